import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  startReferenceTenant,
  type ReferenceTenant,
  type ReferenceTenantOptions,
} from '../../../fixtures/reference-tenant/index.ts';
import { asAdministrator } from './administrator.ts';
import type { Service } from './exports.ts';

/** The provider service of a tenant, as both tools export it. */
export async function providerOf(tenant: ReferenceTenant): Promise<Service> {
  const { json } = await asAdministrator(
    tenant,
    `/am/json/realms/root/realms/${tenant.realm}/realm-config/services/oauth-oidc`,
  );
  return json;
}

export interface ExportedFile {
  readonly file: string;
  remove(): void;
}

/** A file with the provider service of a faultless tenant. */
export async function exportFaultless(options: ReferenceTenantOptions): Promise<ExportedFile> {
  const directory = mkdtempSync(path.join(tmpdir(), 'dcr-export-'));
  const tenant = await startReferenceTenant(options);
  const file = path.join(directory, 'oauth-oidc.json');
  writeFileSync(file, JSON.stringify(await providerOf(tenant), null, 2));
  await tenant.close();
  return {
    file,
    remove() {
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
