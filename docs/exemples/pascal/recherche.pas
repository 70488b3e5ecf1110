{ L'appel INSi du banc en Pascal seul (Free Pascal 3.2 : fcl-web, fcl-xml, OpenSSL). Environnement simulé.
    fpc recherche.pas && ./recherche
  Réglages : variables d'environnement, voir docs/raccorder.md. Adresse par défaut : « --port-base 18000 ». }
program recherche_ins;

{$mode delphi}{$H+}{$codepage utf8}

uses
  SysUtils, Classes, DateUtils, fphttpclient, ssockets, sslsockets, opensslsockets, DOM, XMLRead;

const
  Delai = 20000; { millisecondes : jamais d'appel sans délai }
  Action = 'urn:ServiceIdentiteCertifiee:1.0.0:rechercherInsAvecTraitsIdentite';

type
  { TLS mutuel : le certificat client et l'autorité du banc sont donnés au canal, en PEM. }
  TCanal = class
    procedure Ouvrir(Sender: TObject; const UseSSL: Boolean; out AHandler: TSocketHandler);
  end;

function Env(const Nom, Defaut: string): string;
begin
  Result := GetEnvironmentVariable(Nom);
  if Result = '' then Result := Defaut;
end;

function Pki(const Fichier: string): string;
begin
  Result := Env('BANC_PKI', 'pki') + PathDelim + Fichier;
end;

procedure TCanal.Ouvrir(Sender: TObject; const UseSSL: Boolean; out AHandler: TSocketHandler);
var
  Tls: TSSLSocketHandler;
begin
  Tls := TSSLSocketHandler.GetDefaultHandler;
  Tls.VerifyPeerCert := True; { la chaîne seulement : Free Pascal 3.2 ne compare pas le nom du serveur }
  Tls.CertificateData.CertCA.FileName := Env('BANC_CA', Pki('ac.pem'));
  Tls.CertificateData.Certificate.FileName := Pki('insi-auto.pem');
  Tls.CertificateData.PrivateKey.FileName := Pki('insi-auto.key.pem');
  AHandler := Tls;
end;

function Uuid: string;
begin
  Result := LowerCase(Copy(TGuid.NewGuid.ToString, 2, 36));
end;

function Echapper(const Texte: string): string;
begin
  Result := StringReplace(Texte, '&', '&amp;', [rfReplaceAll]);
  Result := StringReplace(Result, '<', '&lt;', [rfReplaceAll]);
  Result := StringReplace(Result, '>', '&gt;', [rfReplaceAll]);
end;

{ Un modèle rempli : chaque nom entre deux accolades doubles devient sa valeur, échappée. }
function Remplir(const Modele: string; const Paires: array of string): string;
var
  Lu: TStringList;
  Rang: Integer;
begin
  Lu := TStringList.Create;
  try
    Lu.LineBreak := #10;
    Lu.LoadFromFile(Env('BANC_MODELES', 'docs/exemples/modeles') + PathDelim + Modele);
    Result := Lu.Text;
  finally
    Lu.Free;
  end;
  for Rang := 0 to Length(Paires) div 2 - 1 do
    Result := StringReplace(Result, '{{' + Paires[2 * Rang] + '}}', Echapper(Paires[2 * Rang + 1]), [rfReplaceAll]);
end;

function Demande: string;
begin
  Result := Remplir('recherche-ins.xml', [
    'uuid', Uuid, 'maintenant', FormatDateTime('yyyy-mm-dd"T"hh:nn:ss"Z"', LocalTimeToUniversal(Now)),
    'structure', Env('BANC_STRUCTURE', '10B0000026'), 'idam', Env('BANC_IDAM', 'AAA17NF00AA0'), 'version', Env('BANC_LPS_VERSION', '1.0'),
    'nom', Env('BANC_NOM', 'ADRUN'), 'prenom', Env('BANC_PRENOM', 'ZOE'), 'sexe', Env('BANC_SEXE', 'F'),
    'naissance', Env('BANC_NAISSANCE', '1975-12-31'), 'lieu', Env('BANC_LIEU', '63220')]);
end;

{ Le message reçu, une faute SOAP comprise : elle vient avec un statut 500. }
procedure Appeler(const Adresse, Message: string; Recu: TStream);
var
  Http: TFPHTTPClient;
  Canal: TCanal;
begin
  Canal := TCanal.Create;
  Http := TFPHTTPClient.Create(nil);
  try
    Http.ConnectTimeout := 5000;
    Http.IOTimeout := Delai;
    Http.OnGetSocketHandler := Canal.Ouvrir;
    Http.AddHeader('Content-Type', 'application/soap+xml; charset=utf-8; action="' + Action + '"');
    Http.RequestBody := TRawByteStringStream.Create(Message);
    Http.HTTPMethod('POST', Adresse, Recu, [200, 500]);
    Recu.Position := 0;
  finally
    Http.RequestBody.Free;
    Http.Free;
    Canal.Free;
  end;
end;

{ Le premier élément de ce nom, où qu'il soit et quel que soit son préfixe ; vide s'il n'y est pas. }
function Element(Sous: TDOMNode; const Nom: DOMString): string;
var
  Un: TDOMNode;
begin
  Result := '';
  Un := Sous.FirstChild;
  while (Un <> nil) and (Result = '') do
  begin
    if (Un.NodeType = ELEMENT_NODE) and (Un.LocalName = Nom) then Result := UTF8Encode(Un.TextContent)
    else Result := Element(Un, Nom);
    Un := Un.NextSibling;
  end;
end;

{ Espaces de noms lus ; une DTD, donc toute entité, est refusée. }
function Analyser(Recu: TStream): TXMLDocument;
var
  Lecteur: TDOMParser;
  Source: TXMLInputSource;
begin
  Lecteur := TDOMParser.Create;
  Source := TXMLInputSource.Create(Recu);
  try
    Lecteur.Options.Namespaces := True;
    Lecteur.Options.DisallowDoctype := True;
    Lecteur.Parse(Source, Result);
  finally
    Source.Free;
    Lecteur.Free;
  end;
end;

procedure Insi;
var
  Recu: TMemoryStream;
  Lu: TXMLDocument;
  Code: string;
begin
  Lu := nil;
  Recu := TMemoryStream.Create;
  try
    Appeler(Env('BANC_INSI', 'https://127.0.0.1:18001/lps'), Demande, Recu);
    Lu := Analyser(Recu);
    Code := Element(Lu, 'CodeCR');
    if Code <> '00' then raise Exception.Create('INSi : ' + Code + ' ' + Element(Lu, 'LibelleCR') + Element(Lu, 'Text'));
    WriteLn('INSi : ', Code, ', ', Element(Lu, 'NomNaissance'), ' ', Element(Lu, 'ListePrenom'),
      ', matricule ', Element(Lu, 'NumIdentifiant'), Element(Lu, 'Cle'), ', OID ', Element(Lu, 'OID'));
  finally
    Lu.Free;
    Recu.Free;
  end;
end;

begin
  try
    Insi;
  except
    on Erreur: Exception do
    begin
      WriteLn(StdErr, Erreur.Message);
      Halt(1);
    end;
  end;
end.
