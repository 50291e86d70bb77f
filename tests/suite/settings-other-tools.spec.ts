import { expect, test } from '@playwright/test';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { loadSettings } from '../../fixtures/settings/load.ts';
import { newPrivateKey } from '../../fixtures/workarounds/new-private-key.ts';
import { emptyFolder, runCommand } from './support/command.ts';

// The `.env` that somebody has for another tool is enough for a first look at the tenant.

const privateKey = newPrivateKey('rsa');
const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'one', use: 'sig', alg: 'RS256' };
const text = JSON.stringify(jwk);
/** As the console offers it for download, and as people paste it. */
const lines = JSON.stringify(jwk, null, 2);
const pkcs1 = privateKey.export({ format: 'pem', type: 'pkcs1' }) as string;
const id = '5f3a1f0c-8a3d-4c0a-9d55-1f6a6c9f0001';

/** A whole file for each tool, in the form and with what else its samples and documentation have. */
const files: Readonly<Record<string, (url: string) => string>> = {
  frodo: (url) => `
    FRODO_HOST=${url}/am
    FRODO_REALM=/alpha
    FRODO_SA_ID=${id}
    FRODO_SA_JWK='${text}'
    FRODO_IDM_HOST=${url}/openidm
    FRODO_USERNAME=somebody@example.com
    FRODO_PASSWORD='not for us'
    FRODO_LOG_KEY=a
    FRODO_LOG_SECRET=b
    FRODO_LOGIN_CLIENT_ID=idm-client
    FRODO_LOGIN_REDIRECT_URI=https://app.example.com/callback
    FRODO_AUTHENTICATION_SERVICE=Login
    FRODO_CONNECTION_PROFILES_PATH=./connections.json
    FRODO_MASTER_KEY='not for us'
    FRODO_NO_CACHE=1`,
  'fr-config-manager': (url) => `
    # Base URL of tenant
    TENANT_BASE_URL=${url}
    #HTTP_PROXY_SERVER=https://proxy.example.com:8443
    CONFIG_DIR=identity-cloud-config
    REALMS=["alpha"]
    SCRIPT_PREFIXES=["acme-corp-","custom-"]
    CUSTOM_HEADERS='{"X-Filter":"one"}'
    CUSTOM_CONFIG_HEADERS='{"X-Configuration-Type":"mutable"}'
    SERVICE_ACCOUNT_ID=${id}
    SERVICE_ACCOUNT_CLIENT_ID=service-account
    SERVICE_ACCOUNT_SCOPE=fr:idm:* fr:am:* fr:idc:esv:*
    SERVICE_ACCOUNT_KEY='${lines}'
    TENANT_READONLY=false
    PUSH_NAMED_ONLY=false
    ALLOWED_PUSH_COMMANDS=["endpoints","test"]
    ENABLE_DELETE=false
    ACTIVE_ONLY_SECRETS=true
    UPDATE_CHANGED_ONLY=true
    RAW_CONFIG=pull-config/raw-config.json
    OAUTH2_AGENTS_CONFIG=pull-config/oauth2-agents.json
    SERVICE_OBJECTS_CONFIG=pull-config/service-objects.json
    CSP_OVERRIDES=pull-config/csp-overrides.json
    TENANT_ENV_UPPER_FQDN=https://staging.example.com
    SERVICE_ACCOUNT_UPPER_CLIENT_ID=service-account
    SERVICE_ACCOUNT_UPPER_ID=${id.replace('5', '6')}
    SERVICE_ACCOUNT_UPPER_KEY='{
      "kty": "not for us"
    }'
    SERVICE_ACCOUNT_PROMOTION_SCOPE=fr:idc:promotion:*`,
  'the Terraform provider identitycloud': (url) => `
    export PINGAIC_TF_TENANT_ENV_FQDN="${url}"
    export PINGAIC_TF_SERVICE_ACCOUNT_ID="${id}"
    export PINGAIC_TF_SERVICE_ACCOUNT_PRIVATE_KEY='${lines}'
    export PINGAIC_TF_ACCESS_TOKEN="not for us"
    export PINGAIC_TF_APPEND_USER_AGENT="ours"`,
  'the Terraform provider pingone-aic': (url) => `
    PINGONEAIC_TENANT_URL=${url}
    PINGONEAIC_SERVICE_ACCOUNT_ID=${id}
    PINGONEAIC_JWK='${text}'
    PINGONEAIC_ACCESS_TOKEN='not for us'
    PINGONEAIC_RESOURCE_PREFIX=Terraform_`,
  'the MCP server of AIC': (url) => `
    AIC_BASE_URL=${url}
    SERVICE_ACCOUNT_ID=${id}
    SERVICE_ACCOUNT_PRIVATE_KEY='${text}'`,
};

for (const [tool, fileFor] of Object.entries(files)) {
  test(`doctor is satisfied with the .env of ${tool}`, async () => {
    const tenant = await startReferenceTenant({});
    try {
      const folder = emptyFolder({ '.env': fileFor(tenant.baseUrl) });
      const [target] = loadSettings({ env: {}, directory: folder }).targets;
      expect(target.realm).toBe('alpha');
      expect(target.serviceAccount?.id).toBe(id);
      expect(JSON.parse(target.serviceAccount?.key.reveal() ?? '')).toMatchObject({ kid: 'one', d: jwk.d });
      const { code, output } = await runCommand('doctor', folder);
      expect(output).toContain(tenant.baseUrl);
      expect(code, output).toBe(0);
      expect(output).not.toContain('not for us');
    } finally {
      await tenant.close();
    }
  });
}

/** A text as it is between double quotes, where people escape what they know to be special. */
const escaped = (value: string): string =>
  value.replaceAll('"', String.raw`\"`).replaceAll('\n', String.raw`\n`);

const forms: Readonly<Record<string, string>> = {
  'a JWK over several lines, in single quotes': `'${lines}'`,
  'a JWK over several lines, in backquotes': `\`${lines}\``,
  'a JWK with escaped quotes and newlines, in double quotes': `"${escaped(lines)}"`,
  'a JWK with escaped newlines alone, in single quotes': `'${lines.replaceAll('\n', String.raw`\n`)}'`,
  'a JWK with Windows line ends': `'${lines.replaceAll('\n', '\r\n')}'`,
  'a PEM over several lines, in double quotes': `"${pkcs1}"`,
  'a PEM with escaped newlines, in double quotes': `"${escaped(pkcs1)}"`,
  'a PEM with escaped newlines, without quotes': escaped(pkcs1),
};
for (const [form, value] of Object.entries(forms)) {
  test(`the key in .env may be ${form}`, () => {
    const folder = emptyFolder({
      '.env': `SERVICE_ACCOUNT_ID=${id}\nSERVICE_ACCOUNT_KEY=${value}\nREALM=bravo\n`,
    });
    const [target] = loadSettings({ env: {}, directory: folder }).targets;
    expect(JSON.parse(target.serviceAccount?.key.reveal() ?? '')).toMatchObject({ kty: 'RSA', d: jwk.d });
    expect(target.realm).toBe('bravo');
  });
}
