import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { loadSettings } from '../../fixtures/settings/load.ts';
import { SettingsError } from '../../fixtures/settings/problem.ts';

const live = { TENANT_BASE_URL: 'https://tenant.example.com' };
const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl';
const pem = '-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqhkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----';

type Values = Readonly<Record<string, string>>;

function problemsOf(env: Values, files: Values = {}): SettingsError {
  const directory = test.info().outputPath('project');
  mkdirSync(directory, { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    if (name.endsWith('/')) mkdirSync(join(directory, name), { recursive: true });
    else writeFileSync(join(directory, name), text);
  }
  try {
    loadSettings({ env, directory });
  } catch (error) {
    if (error instanceof SettingsError) return error;
    throw error;
  }
  throw new Error('the settings were accepted');
}

interface Case {
  readonly env?: Values;
  readonly files?: Values;
  /** The variable that the message must name. */
  readonly variable: string;
  /** An accepted form or the next step. */
  readonly says: RegExp;
  /** A text that must not be shown. */
  readonly secret?: string;
}

const one = (variable: string, value: string, says: RegExp, secret = ''): Case => ({
  env: { ...live, [variable]: value },
  variable,
  says,
  secret,
});
const address = (value: string, says: RegExp, secret = ''): Case =>
  one('TENANT_BASE_URL', value, says, secret);

const cases: Readonly<Record<string, Case>> = {
  'plain http on a public host': address('http://tenant.example.com', /write https:\/\//),
  'a user and a password': address('https://me:hunter2@tenant.example.com', /only the address/, 'hunter2'),
  'a query': address('https://tenant.example.com/?realm=%2Falpha', /remove it/),
  'a fragment': address('https://tenant.example.com/#/x', /remove it/),
  'another path': address('https://tenant.example.com/openidm', /only the origin/),
  'another scheme': address('ftp://tenant.example.com', /https:\/\/tenant\.example\.com/),
  'a placeholder': address('https://<tenant-env-fqdn>', /placeholder/),
  'a placeholder of Postman': address('{{amUrl}}', /placeholder/),
  'a name that is not complete': address('tenant', /full host name/),
  'loopback without a scheme': address('localhost:8080', /http:\/\/localhost:8080 or https/),
  'a space inside': address('https://tenant .example.com', /remove it/),
  'no host at all': address('https:///am', /not an address/),
  'a token in place of the address': address(jwt, /INITIAL_ACCESS_TOKEN/, jwt),
  'the root realm in a pasted address': address(
    'https://tenant.example.com/am/oauth2/realms/root/.well-known/openid-configuration',
    /root realm[\s\S]*alpha or bravo/,
  ),
  'another realm in a pasted address': address(
    'https://tenant.example.com/am/oauth2/realms/root/realms/gamma',
    /"gamma"[\s\S]*alpha or bravo/,
  ),
  'a realm against a pasted address': {
    env: { TENANT_BASE_URL: 'https://tenant.example.com/am/oauth2/realms/root/realms/alpha', REALM: 'bravo' },
    variable: 'REALM',
    says: /bravo[\s\S]*realm alpha[\s\S]*set REALM to alpha/,
  },
  'a misspelt realm': one('REALM', 'alhpa', /Did you mean alpha/),
  'an unknown realm': one('REALM', 'employees', /alpha, to bravo/),
  'the realm /': one('REALM', '/', /root realm belongs to Ping/),
  'the realm root': one('REALM', 'root', /root realm belongs to Ping/),
  'a realm list that is not JSON': one('REALM', '["alpha"', /single quotes/),
  'an unknown profile': one('PROFILE', 'readonly', /Did you mean read-only/),
  'a profile cut short': one('PROFILE', 'onboard', /Did you mean onboarding/),
  'a doubtful boolean': one('STRICT', 'maybe', /write true or false/),
  'an unknown registration mode': one('EXPECTED_REGISTRATION', 'opened', /Did you mean open/),
  'an unknown token format': one('EXPECTED_TOKEN_FORMAT', 'jwe', /Did you mean jwt/),
  'an unknown algorithm': one('EXPECTED_TOKEN_ALGORITHM', 'RS255', /Did you mean RS256/),
  'an unknown dialect': one('REGISTRATION_DIALECT', 'rfc7519', /aic or rfc7591/),
  'an unknown registration path': one('REGISTRATION_PATH', 'agents/register', /aiagent\/register/),
  'an algorithm for opaque tokens': {
    env: { ...live, EXPECTED_TOKEN_FORMAT: 'opaque', EXPECTED_TOKEN_ALGORITHM: 'RS256' },
    variable: 'EXPECTED_TOKEN_ALGORITHM',
    says: /set EXPECTED_TOKEN_FORMAT to jwt/,
  },
  'a lifetime with a unit': one('EXPECTED_TOKEN_LIFETIME', '1h', /such as 3600/),
  'a lifetime of nothing': one('EXPECTED_TOKEN_LIFETIME', '0', /positive whole number/),
  'a negative lifetime': one('EXPECTED_TOKEN_LIFETIME', '-5', /positive whole number/),
  'a rate of nothing': one('REQUESTS_PER_SECOND', '0', /from 0\.1 to 100/),
  'a rate that no run would finish at': one('REQUESTS_PER_SECOND', '0.01', /from 0\.1 to 100/),
  'a rate with a unit': one('REQUESTS_PER_SECOND', '5/s', /0\.5 for one request in two seconds/),
  'a rate with a comma': one('REQUESTS_PER_SECOND', '0,5', /a number such as 5/),
  'a port beyond all ports': one('EXPECTED_HOSTNAMES', 'a.example.com:84430', /:8443, without a path/),
  'a host name with a path': one('EXPECTED_HOSTNAMES', 'login.example.com/am', /without a path/),
  'a scope with a quotation mark': one('EXPECTED_SCOPES', 'a b"c', /entry 2 .* character 2 \(U\+0022\)/),
  'a scope with a letter beyond ASCII': one('REQUEST_SCOPES', 'caf\u00e9', /character 4 \(U\+00E9\)/),
  'scopes joined in one entry': one('EXPECTED_SCOPES', '["a b"]', /character 2 \(U\+0020\)/),
  'no scope at all': one('EXPECTED_SCOPES', '[]', /at least one/),
  'a scope list of numbers': one('EXPECTED_DEFAULT_SCOPES', '[1]', /JSON array of strings/),
  'a wildcard in the middle': one('FORBIDDEN_SCOPES', 'a*b', /at the end/),
  'everything forbidden': one('FORBIDDEN_SCOPES', '*', /at the end/),
  'requested scopes that are not declared': {
    env: { ...live, EXPECTED_SCOPES: 'a b', REQUEST_SCOPES: 'a c' },
    variable: 'REQUEST_SCOPES',
    says: /"c": not in EXPECTED_SCOPES/,
  },
  'an ID without a key': one('SERVICE_ACCOUNT_ID', 'abc', /SERVICE_ACCOUNT_KEY_PATH/),
  'a key without an ID': one('SERVICE_ACCOUNT_KEY', jwt, /set SERVICE_ACCOUNT_ID/, jwt),
  'an ID of several words': one('SERVICE_ACCOUNT_ID', 'my account', /UUID/),
  'a key in place of the ID': one('SERVICE_ACCOUNT_ID', pem, /SERVICE_ACCOUNT_KEY/, 'MIIE'),
  'a key file that is missing': {
    env: { SERVICE_ACCOUNT_ID: 'a', SERVICE_ACCOUNT_KEY_PATH: 'no-such-file' },
    variable: 'SERVICE_ACCOUNT_KEY_PATH',
    says: /ENOENT[\s\S]*correct the path/,
    secret: 'no-such-file',
  },
  'a key file that is a folder': {
    env: { SERVICE_ACCOUNT_ID: 'a', SERVICE_ACCOUNT_KEY_PATH: '.' },
    variable: 'SERVICE_ACCOUNT_KEY_PATH',
    says: /EISDIR/,
  },
  'a key in place of its path': one('SERVICE_ACCOUNT_KEY_PATH', pem, /SERVICE_ACCOUNT_KEY\./, 'MIIE'),
  'a token of two words': one('INITIAL_ACCESS_TOKEN', 'abc123 def456', /one line/, 'abc123'),
  'a token of two lines': one('INITIAL_ACCESS_TOKEN', 'abc123\ndef456', /one line/, 'abc123'),
  'a token with its scheme': one('INITIAL_ACCESS_TOKEN', `Bearer ${jwt}`, /without that word/, jwt),
  'a key in place of a token': one('INITIAL_ACCESS_TOKEN', pem, /SERVICE_ACCOUNT_KEY/, 'MIIE'),
  'a JWK in place of a token': one('INITIAL_ACCESS_TOKEN', '{"kty":"RSA","d":"abc123"}', /KEY/, 'abc123'),
  'headers that are not JSON': one('CUSTOM_HEADERS', 'X-Pass: hunter2', /JSON object/, 'hunter2'),
  'headers as a list': one('CUSTOM_HEADERS', '["hunter2"]', /JSON object/, 'hunter2'),
  'headers of numbers': one('CUSTOM_HEADERS', '{"X-Pass":1234567}', /JSON object/, '1234567'),
  'a header that is set already': one('CUSTOM_HEADERS', '{"authorization":"hunter2"}', /INITIAL_/, 'hunter2'),
  'a header with a colon': one('CUSTOM_HEADERS', '{"X-Pass:":"hunter2"}', /without a colon/, 'hunter2'),
  'a header of two lines': one('CUSTOM_HEADERS', '{"X-Pass":"hunter2\\nX: y"}', /one line/, 'hunter2'),
  'a header twice': one('CUSTOM_HEADERS', '{"X-A":"hunter2","x-a":"b"}', /keep one/, 'hunter2'),
  'a relative redirect address': one('REDIRECT_URI', '/callback', /absolute https/),
  'a redirect address of an app': one('REDIRECT_URI', 'app://callback', /absolute https/),
  'a plain redirect address': one('REDIRECT_URI', 'http://a.example/cb', /https:\/\//),
  'a redirect address with a fragment': one('REDIRECT_URI', 'https://a.example/cb#x', /fragment/),
  'a redirect address with a wildcard': one('REDIRECT_URI', 'https://a.example/*', /one complete address/),
  'reports in the root': one('REPORTS_DIR', '/', /such as reports/),
  'reports in the working directory': one('REPORTS_DIR', './', /such as reports/),
  'reports above the working directory': one('REPORTS_DIR', '..', /such as reports/),
  'reports in a file': { ...one('REPORTS_DIR', 'file', /name a folder/), files: { file: '' } },
  'reports below a file': { ...one('REPORTS_DIR', 'file/reports', /name a folder/), files: { file: '' } },
  'reports in a path too long': one('REPORTS_DIR', 'a'.repeat(300), /such as reports/),
  'a journal inside the reports': one(
    'JOURNAL_DIR',
    'reports/journal',
    /published[\s\S]*two separate folders/,
  ),
  'reports around the journal': one('REPORTS_DIR', '.journal', /two separate folders/),
  'a baseline that is missing': one('BASELINE_FILE', 'baseline.json', /correct the path/),
  'a malformed proxy': one('HTTPS_PROXY', 'http://me:hunter2@', /proxy\.example\.com:3128/, 'hunter2'),
  'a proxy of another kind': one('HTTP_PROXY', 'socks5://proxy:1080', /http:\/\/proxy/),
  'two aliases that disagree': {
    env: { FRODO_HOST: 'a.example.com', FIDC_URL: 'b.example.com' },
    variable: 'TENANT_BASE_URL',
    says: /FRODO_HOST and FIDC_URL/,
  },
  'a wrong value under an alias': {
    env: { FRODO_REALM: 'gamma' },
    variable: 'FRODO_REALM',
    says: /stands for REALM[\s\S]*alpha,bravo/,
  },
  'the target example': one('TARGETS', 'example', /template/),
  'a target with a path': one('TARGETS', '../dev', /letters, digits/),
  'a target without a file': {
    env: { TARGETS: 'prod' },
    files: { '.env.dev': '', '.env.example': '' },
    variable: 'TARGETS',
    says: /\.env\.prod does not exist\. Existing files: \.env\.dev\.\n[\s\S]*create \.env\.prod/,
  },
  'a target without an address': {
    env: { TARGETS: 'dev' },
    files: { '.env.dev': 'REALM=alpha' },
    variable: 'TENANT_BASE_URL',
    says: /add TENANT_BASE_URL to \.env\.dev/,
  },
  'one address for several targets': {
    env: { ...live, TARGETS: 'a,b' },
    files: { '.env.a': '', '.env.b': '' },
    variable: 'TENANT_BASE_URL',
    says: /one address into each \.env\.<name>/,
  },
  'a setting of the run in the file of a target': {
    env: { TARGETS: 'a,b' },
    files: { '.env.a': 'TENANT_BASE_URL=a.example.com\nSTRICT=1', '.env.b': 'TENANT_BASE_URL=b.example.com' },
    variable: 'STRICT',
    says: /\.env\.a[\s\S]*move it to \.env/,
  },
  'targets of the same name': {
    env: { TARGETS: 'a,a-alpha' },
    files: {
      '.env.a': 'TENANT_BASE_URL=a.example.com\nREALM=alpha bravo',
      '.env.a-alpha': 'TENANT_BASE_URL=b.example.com',
    },
    variable: 'TARGETS',
    says: /"a-alpha"/,
  },
  'a folder called .env': { files: { '.env/': '' }, variable: '.env', says: /is a folder/ },
  'a line that is no assignment': {
    files: { '.env': `REALM=alpha\nhunter2 is the password\n` },
    variable: '.env',
    says: /Line 2 is neither KEY=value/,
    secret: 'hunter2',
  },
  'a PEM without quotes': {
    files: { '.env': `SERVICE_ACCOUNT_ID=a\nSERVICE_ACCOUNT_KEY=${pem}\n` },
    variable: '.env',
    says: /Lines 3, 4 are[\s\S]*in quotes/,
    secret: 'MIIE',
  },
  'a quote that is never closed': {
    files: { '.env': `REALM="alpha\n` },
    variable: '.env',
    says: /quote that opens the value of REALM/,
  },
  'a file that is not UTF-8': {
    files: { '.env': 'R\u0000E\u0000A\u0000L\u0000M\u0000' },
    variable: '.env',
    says: /UTF-8/,
  },
  'a wrong value in a file': {
    files: { '.env': 'REALM=gamma' },
    variable: 'REALM',
    says: /In \.env: "gamma"/,
  },
};

test.describe('a broken configuration is refused with a helpful message and without its secrets', () => {
  for (const [title, { env = {}, files = {}, variable, says, secret = '' }] of Object.entries(cases)) {
    test(title, () => {
      const { problems, message, stack } = problemsOf(env, files);
      const mine = problems.filter((problem) => problem.variable === variable);
      expect(mine.map((problem) => problem.message).join('\n')).toMatch(says);
      expect(mine.map((problem) => problem.message).join('\n')).toMatch(/^(?:Accepted|Next): \S/m);
      expect(message).toContain(`\n  ${variable}\n`);
      if (secret !== '') expect(message + JSON.stringify(problems)).not.toContain(secret);
      expect(stack).toBe(`SettingsError: ${message}`);
    });
  }
});
