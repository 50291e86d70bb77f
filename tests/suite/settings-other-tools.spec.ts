import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { loadSettings } from '../../fixtures/settings/load.ts';
import { emptyFolder, runCommand } from './support/command.ts';

// The `.env` that somebody has for another tool is enough for a first look at the tenant.

const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const jwk = JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' });
const pem = privateKey.export({ format: 'pem', type: 'pkcs8' }) as string;
const id = '5f3a1f0c-8a3d-4c0a-9d55-1f6a6c9f0001';

/** A whole file for each tool, with what else its documentation puts there. */
const files: Readonly<Record<string, (url: string) => Readonly<Record<string, string>>>> = {
  frodo: (url) => ({
    FRODO_HOST: `${url}/am`,
    FRODO_REALM: '/alpha',
    FRODO_SA_ID: id,
    FRODO_SA_JWK: jwk,
    FRODO_USERNAME: 'somebody@example.com',
    FRODO_PASSWORD: 'not for us',
    FRODO_LOG_KEY: 'a',
    FRODO_LOG_SECRET: 'b',
    FRODO_NO_CACHE: '1',
  }),
  'fr-config-manager': (url) => ({
    TENANT_BASE_URL: url,
    REALMS: '["alpha"]',
    SERVICE_ACCOUNT_ID: id,
    SERVICE_ACCOUNT_KEY: jwk,
    SERVICE_ACCOUNT_CLIENT_ID: 'service-account',
    SERVICE_ACCOUNT_SCOPE: 'fr:am:* fr:idm:* fr:idc:esv:*',
    SCRIPT_PREFIXES: '["FRDEV"]',
    OAUTH2_AGENTS_CONFIG: './config/oauth2-agents.json',
    UPDATE_CHANGED_ONLY: 'false',
    TENANT_READONLY: 'false',
    CONFIG_DIR: 'config',
  }),
  'the Terraform provider identitycloud': (url) => ({
    PINGAIC_TF_TENANT_ENV_FQDN: url,
    PINGAIC_TF_SERVICE_ACCOUNT_ID: id,
    PINGAIC_TF_SERVICE_ACCOUNT_PRIVATE_KEY: pem.replaceAll('\n', '\\n'),
    PINGAIC_TF_APPEND_USER_AGENT: 'ours',
  }),
  'the Terraform provider pingone-aic': (url) => ({
    PINGONEAIC_TENANT_URL: url,
    PINGONEAIC_SERVICE_ACCOUNT_ID: id,
    PINGONEAIC_JWK: jwk,
    PINGONEAIC_ACCESS_TOKEN: 'not for us',
    PINGONEAIC_RESOURCE_PREFIX: 'Terraform_',
  }),
};

const dotenv = (values: Readonly<Record<string, string>>): string =>
  Object.entries(values)
    .map(([name, value]) => `${name}='${value}'`)
    .join('\n');

for (const [tool, settingsOf] of Object.entries(files)) {
  test(`doctor is satisfied with the .env of ${tool}`, async () => {
    const tenant = await startReferenceTenant({});
    try {
      const folder = emptyFolder({ '.env': dotenv(settingsOf(tenant.baseUrl)) });
      const [target] = loadSettings({ env: {}, directory: folder }).targets;
      expect(target.realm).toBe('alpha');
      expect(target.serviceAccount?.id).toBe(id);
      const { code, output } = await runCommand('doctor', folder);
      expect(output).toContain(tenant.baseUrl);
      expect(code, output).toBe(0);
      expect(output).not.toContain('not for us');
    } finally {
      await tenant.close();
    }
  });
}
