import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { ResolvedTarget } from '../../../fixtures/facts/context.ts';
import { loadSettings } from '../../../fixtures/settings/load.ts';
import { tenantOrigin } from './stub-client.ts';

/** A target as the settings make one, with the address that it has. */
export function stubTarget(declared: Readonly<Record<string, string>> = {}): ResolvedTarget {
  const directory = mkdtempSync(path.join(tmpdir(), 'dcr-conformance-'));
  try {
    const { targets } = loadSettings({ env: { TENANT_BASE_URL: tenantOrigin, ...declared }, directory });
    const [target] = targets;
    return { ...target, origin: declared.TENANT_BASE_URL ?? tenantOrigin };
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
