import { readFileSync } from 'node:fs';
import forge from 'node-forge';

/** Where the authority's certificate and key lie, for the processes of one test run. */
export const AUTHORITY_FOLDER = 'AIC_DCR_CONFORMANCE_TEST_AUTHORITY';

export interface Pem {
  readonly certificate: string;
  readonly key: string;
}

/** Days from now, negative ones before it. */
export interface Validity {
  readonly from: number;
  readonly to: number;
}

const inDays = (days: number): Date => new Date(Date.now() + days * 86_400_000);

function certificateFor(
  name: string,
  keys: forge.pki.rsa.KeyPair,
  { from, to }: Validity,
  extensions: readonly object[],
): forge.pki.Certificate {
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = keys.publicKey;
  certificate.serialNumber = `01${forge.util.bytesToHex(forge.random.getBytesSync(15))}`;
  certificate.validity.notBefore = inDays(from);
  certificate.validity.notAfter = inDays(to);
  certificate.setSubject([{ name: 'commonName', value: name }]);
  certificate.setExtensions([...extensions]);
  return certificate;
}

/** A certificate authority that nobody else knows. */
export function makeAuthority(): Pem {
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const certificate = certificateFor('Test authority of this run', keys, { from: -1, to: 30 }, [
    { name: 'basicConstraints', cA: true, critical: true },
    { name: 'keyUsage', keyCertSign: true, cRLSign: true, critical: true },
  ]);
  certificate.setIssuer(certificate.subject.attributes);
  certificate.sign(keys.privateKey, forge.md.sha256.create());
  return {
    certificate: forge.pki.certificateToPem(certificate),
    key: forge.pki.privateKeyToPem(keys.privateKey),
  };
}

/** A server certificate for one host name, signed by the authority of this test run. */
export function certify(host: string, validity: Validity): Pem {
  const folder = process.env[AUTHORITY_FOLDER];
  if (folder === undefined) throw new Error('the global setup of these tests has not run');
  const authority = forge.pki.certificateFromPem(readFileSync(`${folder}/authority.pem`, 'utf8'));
  const authorityKey = forge.pki.privateKeyFromPem(readFileSync(`${folder}/authority.key`, 'utf8'));
  const keys = forge.pki.rsa.generateKeyPair(2048);
  const certificate = certificateFor(host, keys, validity, [
    { name: 'basicConstraints', cA: false },
    { name: 'keyUsage', digitalSignature: true, keyEncipherment: true, critical: true },
    { name: 'extKeyUsage', serverAuth: true },
    { name: 'subjectAltName', altNames: [{ type: 2, value: host }] },
  ]);
  certificate.setIssuer(authority.subject.attributes);
  certificate.sign(authorityKey, forge.md.sha256.create());
  return {
    certificate: forge.pki.certificateToPem(certificate),
    key: forge.pki.privateKeyToPem(keys.privateKey),
  };
}
