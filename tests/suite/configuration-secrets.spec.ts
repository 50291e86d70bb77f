import { expect, test } from '@playwright/test';
import { exportFolder, judgeFolder, managerFiles, soundProvider, withSettings } from './support/exports.ts';

// Secrets in an export, in every way in which one can be written; and what is none.

const file = 'realms/alpha/realm-config/agents/OAuth2Client/c.json';
const judgedWith = async (sections: Readonly<Record<string, unknown>>) => {
  const client = { _id: 'c', _type: { _id: 'OAuth2Client' }, ...sections };
  const judged = await judgeFolder(exportFolder({ ...managerFiles(soundProvider()), [file]: client }));
  return judged.of('settings.plain-secrets');
};
const password = (userpassword: unknown) => ({ coreOAuth2ClientConfig: { userpassword } });
const keys = (jwkSet: unknown) => ({ signEncOAuth2ClientConfig: { jwkSet } });
const plain = 'S3cret-value';
const publicKey = { kty: 'RSA', n: 'x', e: 'AQAB' };

const secrets: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'as a read of one client shows it': password({ inherited: false, value: plain }),
  typed: password({ $string: plain }),
  'typed, in a read of one client': password({ inherited: false, value: { $string: plain } }),
  'in a list': password([plain]),
  'a number': password(12_345_678),
  'the default of a variable': password(`&{esv.secret|${plain}}`),
  'a set of keys with a private one, as text': keys(JSON.stringify({ keys: [{ ...publicKey, d: plain }] })),
  'a private key behind one in a variable, as text': keys(
    JSON.stringify({
      keys: [
        { ...publicKey, d: '&{esv.key}' },
        { ...publicKey, d: plain },
      ],
    }),
  ),
  'a set of keys with a private one': keys({ keys: [publicKey, { ...publicKey, d: plain }] }),
  'a shared key': keys({ inherited: false, value: JSON.stringify({ keys: [{ kty: 'oct', k: plain }] }) }),
  'a private key as PEM': { other: { key: `-----BEGIN PRIVATE KEY-----\n${plain}` } },
};

for (const [name, sections] of Object.entries(secrets)) {
  test(`a secret: ${name}`, async () => {
    const { verdict, actual, places } = await judgedWith(sections);
    expect(verdict).toBe('nonconformant');
    expect(places?.map((place) => place.file)).toEqual([file]);
    expect(actual).not.toContain(plain);
  });
}

const none: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  absent: password(null),
  'an empty default': password('&{esv.secret|}'),
  'a variable': password({ inherited: false, value: '&{esv.secret}' }),
  'a typed variable': password({ $string: '&{esv.secret}' }),
  'a template of a tool': password('{CLIENT_PASSWORD}'),
  'another template of a tool': password('{{ CLIENT_PASSWORD }}'),
  encrypted: password({ $crypto: { type: 'x', value: { data: plain, cipher: 'AES', key: 'k' } } }),
  'public keys': keys(JSON.stringify({ keys: [publicKey] })),
  'a private key in a variable': keys(JSON.stringify({ keys: [{ ...publicKey, d: '&{esv.key}' }] })),
  'a text that is no key': { other: { mapping: '{"k": "a value", "d": "another"}' } },
  'a certificate': { signEncOAuth2ClientConfig: { clientJwtPublicKey: '-----BEGIN CERTIFICATE-----\nMII' } },
};

for (const [name, sections] of Object.entries(none)) {
  test(`no secret: ${name}`, async () => {
    expect((await judgedWith(sections)).verdict).toBe('conformant');
  });
}

test('variables below a folder that is called secrets are variables, and a secret of the platform is one', async () => {
  const lifetime = withSettings(soundProvider(), 'coreOAuth2Config', { accessTokenLifetime: '&{esv.life}' });
  const esv = (kind: string) => ({
    [`secrets/esvs/${kind}/esv-life.json`]: { _id: 'esv-life', valueBase64: btoa('3600') },
  });
  const provider = { 'secrets/realms/alpha/services/oauth-oidc.json': lifetime };
  const withVariable = await judgeFolder(exportFolder({ ...provider, ...esv('variables') }));
  expect(withVariable.of('settings.plain-secrets').verdict).toBe('conformant');
  expect(withVariable.of('settings.lifetime-sound').verdict).toBe('conformant');
  const withSecret = await judgeFolder(exportFolder({ ...provider, ...esv('secrets') }));
  expect(withSecret.of('settings.plain-secrets').verdict).toBe('nonconformant');
  expect(withSecret.of('settings.lifetime-sound').verdict).toBe('inconclusive');
});
