<?php
// A client that PHP's SoapClient makes from the served WSDL. Reads one JSON object on its standard input, writes one on
// its standard output: {wsdl, ca, cert, key, operation, body, headers} → {operations, result} or {operations, fault}.
// A header is {namespace, name, value}: SoapClient writes it by the schema that the WSDL gives for it.
declare(strict_types=1);

$asked = json_decode(stream_get_contents(STDIN), true, 512, JSON_THROW_ON_ERROR);
$tls = ['cafile' => $asked['ca'], 'local_cert' => $asked['cert'], 'local_pk' => $asked['key']];
$client = new SoapClient($asked['wsdl'], [
    'soap_version' => SOAP_1_2,
    'stream_context' => stream_context_create(['ssl' => $tls]),
    'cache_wsdl' => WSDL_CACHE_NONE,
    'trace' => true,
    'features' => SOAP_SINGLE_ELEMENT_ARRAYS,
]);
$told = ['operations' => array_map(fn (string $one) => preg_replace('/^\S+ (\w+)\(.*/', '$1', $one), $client->__getFunctions())];
$headers = array_map(fn (array $one) => new SoapHeader($one['namespace'], $one['name'], $one['value']), $asked['headers']);
try {
    $told['result'] = $client->__soapCall($asked['operation'], [$asked['body']], null, $headers);
} catch (SoapFault $fault) {
    $answer = new DOMDocument();
    $answer->loadXML($client->__getLastResponse(), LIBXML_NONET);
    $error = $answer->getElementsByTagNameNS('urn:siram', 'Erreur')->item(0); // SoapFault::$detail loses its attributes
    $told['fault'] = ['text' => $fault->getMessage(), 'detail' => $fault->detail, 'code' => $error->getAttribute('code')];
}
echo json_encode($told, JSON_THROW_ON_ERROR | JSON_UNESCAPED_UNICODE);
