import { cpSync } from 'node:fs';
import path from 'node:path';
import { startReferenceTenant } from '../../../fixtures/reference-tenant/index.ts';
import { writeRun } from '../../../fixtures/report/publish.ts';
import { writePage } from '../../../fixtures/report/write-page.ts';
import { emptyFolder } from './command.ts';
import { judge } from './judged-tenant.ts';

/** The results of a run with a finding, without the Allure report: the folder that they are in. */
export async function writtenRun(): Promise<string> {
  const tenant = await startReferenceTenant({ faults: ['scope-widened'] });
  try {
    const { record, outcomes, recording } = await judge(tenant.baseUrl, { PROFILE: 'onboarding' });
    if (recording === null) throw new Error('the run left no recording');
    const reportsDir = path.join(emptyFolder(), 'reports');
    const written = writeRun(record, outcomes, { reportsDir, webhook: null }, { har: recording });
    writePage(reportsDir, written, null);
    return reportsDir;
  } finally {
    await tenant.close();
  }
}

/** A copy of results that a test may spoil; the folder above it is one that a command can run in. */
export function copyOf(reportsDir: string): string {
  const copy = path.join(emptyFolder(), 'reports');
  cpSync(reportsDir, copy, { recursive: true });
  return copy;
}
