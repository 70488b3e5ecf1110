// A client that the npm package "soap" makes from the served WSDL. Reads one JSON object on its standard input, writes
// one on its standard output: {wsdl, ca, cert, key, operation, body, headers} → {result} or {fault, status}.
const https = require("https");
const fs = require("fs");
const soap = require("soap");

async function main() {
  const asked = JSON.parse(fs.readFileSync(0, "utf8"));
  const ca = fs.readFileSync(asked.ca);
  const tls = {ca};
  if (asked.cert) {
    tls.cert = fs.readFileSync(asked.cert);
    tls.key = fs.readFileSync(asked.key);
  }
  const httpsAgent = new https.Agent(tls);
  const request = require("axios").create({httpsAgent, proxy: false});
  const client = await soap.createClientAsync(asked.wsdl, {request, forceSoap12Headers: true});
  for (const header of asked.headers) client.addSoapHeader(header);
  const operations = Object.keys(client.describe()["ICIR-v1"].ICIRService).sort();
  try {
    const [result] = await client[`${asked.operation}Async`](asked.body);
    return {operations, result};
  } catch (error) {
    if (!error.root) throw error;
    return {operations, fault: error.root.Envelope.Body.Fault, status: error.response.status};
  }
}

main().then((answer) => process.stdout.write(JSON.stringify(answer)), (error) => {
  process.stderr.write(String(error && error.stack));
  process.exitCode = 1;
});
