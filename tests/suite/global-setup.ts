import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AUTHORITY_FOLDER, makeAuthority } from './support/test-authority.ts';

/**
 * Makes a certificate authority for this test run. Node reads NODE_EXTRA_CA_CERTS when a process starts: it is set
 * here, before the first worker does.
 */
export default function globalSetup(): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), 'dcr-conformance-authority-'));
  const { certificate, key } = makeAuthority();
  writeFileSync(path.join(folder, 'authority.pem'), certificate);
  writeFileSync(path.join(folder, 'authority.key'), key, { mode: 0o600 });
  process.env.NODE_EXTRA_CA_CERTS = path.join(folder, 'authority.pem');
  process.env[AUTHORITY_FOLDER] = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
