import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AUTHORITY_FOLDER, makeAuthority } from './support/test-authority.ts';

/**
 * Gives this test run a temporary folder of its own, which goes with all that the tests leave in it, and makes a
 * certificate authority. Node reads NODE_EXTRA_CA_CERTS when a process starts: it is set here, before the first
 * worker does.
 */
export default function globalSetup(): () => void {
  const folder = mkdtempSync(path.join(tmpdir(), 'dcr-conformance-tests-'));
  const { certificate, key } = makeAuthority();
  writeFileSync(path.join(folder, 'authority.pem'), certificate);
  writeFileSync(path.join(folder, 'authority.key'), key, { mode: 0o600 });
  process.env.TMPDIR = folder;
  process.env.NODE_EXTRA_CA_CERTS = path.join(folder, 'authority.pem');
  process.env[AUTHORITY_FOLDER] = folder;
  return () => {
    rmSync(folder, { recursive: true, force: true });
  };
}
