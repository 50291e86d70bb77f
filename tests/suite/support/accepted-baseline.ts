import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startReferenceTenant } from '../../../fixtures/reference-tenant/index.ts';
import { ConformanceRun } from '../../../fixtures/run/run.ts';
import { renderBaseline } from '../../../fixtures/settings/baseline.ts';
import { loadSettings } from '../../../fixtures/settings/load.ts';
import { declaredReference } from './judged-tenant.ts';

export interface AcceptedFile {
  readonly file: string;
  remove(): void;
}

/** A baseline file that accepts the faultless tenant. */
export async function acceptFaultless(): Promise<AcceptedFile> {
  const directory = mkdtempSync(path.join(tmpdir(), 'dcr-conformance-'));
  const tenant = await startReferenceTenant({});
  const env = {
    ...declaredReference,
    TENANT_BASE_URL: tenant.baseUrl,
    JOURNAL_DIR: path.join(directory, 'journal'),
  };
  const run = await ConformanceRun.start(loadSettings({ env, directory }), {
    pause: () => Promise.resolve(),
  });
  const file = path.join(directory, 'baseline.json');
  writeFileSync(file, renderBaseline(await run.fingerprints(), '2026-01-01'));
  await run.finish();
  await tenant.close();
  return {
    file,
    remove() {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
