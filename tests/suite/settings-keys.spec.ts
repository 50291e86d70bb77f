import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { loadSettings } from '../../fixtures/settings/load.ts';
import { SettingsError } from '../../fixtures/settings/problem.ts';
import type { Settings } from '../../fixtures/settings/settings.ts';
import { newPrivateKey } from '../../fixtures/workarounds/new-private-key.ts';

function folder(files: Readonly<Record<string, string>> = {}): string {
  const path = test.info().outputPath('project');
  mkdirSync(path, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(join(path, name), text);
  return path;
}

function load(env: Readonly<Record<string, string>>, files: Readonly<Record<string, string>> = {}): Settings {
  return loadSettings({ env, directory: folder(files) });
}

test.describe('keys', () => {
  const privateKey = newPrivateKey('rsa');
  const jwk = { ...privateKey.export({ format: 'jwk' }), kid: 'one' };
  const pkcs8 = privateKey.export({ format: 'pem', type: 'pkcs8' }).toString();
  const pkcs1 = privateKey.export({ format: 'pem', type: 'pkcs1' }).toString();
  const forms: Readonly<Record<string, string>> = {
    'a JWK': JSON.stringify(jwk),
    'a JWK set of one': JSON.stringify({ keys: [jwk] }, null, 2),
    'PEM, PKCS #8': pkcs8,
    'PEM, PKCS #1': pkcs1,
    'PEM with \\n written out': pkcs8.replaceAll('\n', '\\n'),
    'PEM folded into one line': pkcs1.replaceAll('\n', ' '),
    'the base64 of a JWK': Buffer.from(JSON.stringify(jwk)).toString('base64'),
    'the base64 of a PEM': Buffer.from(pkcs8).toString('base64'),
  };
  for (const [form, text] of Object.entries(forms)) {
    test(`${form} is accepted and becomes a JWK that is never printed`, () => {
      const { serviceAccount } = load({ SERVICE_ACCOUNT_ID: 'id', SERVICE_ACCOUNT_KEY: text }).targets[0];
      const revealed: unknown = JSON.parse(serviceAccount?.key.reveal() ?? 'null');
      expect(revealed).toMatchObject({ kty: 'RSA', d: jwk.d });
      expect(JSON.stringify(serviceAccount)).not.toContain(jwk.d);
    });
  }

  test('a key file wins over the key itself, and a JWK keeps its kid', () => {
    const env = {
      SERVICE_ACCOUNT_ID: 'id',
      SERVICE_ACCOUNT_KEY: 'whatever',
      SERVICE_ACCOUNT_KEY_PATH: 'key.jwk',
    };
    const settings = load(env, { 'key.jwk': JSON.stringify(jwk) });
    expect(settings.targets[0].serviceAccount?.key.reveal()).toContain('"kid":"one"');
    expect(settings.notices).toEqual([expect.stringContaining('SERVICE_ACCOUNT_KEY_PATH is used')]);
  });

  const rsa1024 = generateKeyPairSync('rsa', { modulusLength: 1024 }).privateKey;
  const ec = newPrivateKey('ec');
  const pss = generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).privateKey;
  const publicKey = createPublicKey(newPrivateKey('rsa'));
  const pem = { format: 'pem', type: 'pkcs8' } as const;
  const broken: readonly (readonly [string, string, RegExp])[] = [
    ['a public JWK', JSON.stringify(publicKey.export({ format: 'jwk' })), /public key.*private key/],
    ['a public PEM', publicKey.export({ format: 'pem', type: 'spki' }).toString(), /public key.*private key/],
    ['an elliptic-curve JWK', JSON.stringify(ec.export({ format: 'jwk' })), /not an RSA key/],
    ['an elliptic-curve PEM', ec.export(pem).toString(), /not an RSA key/],
    ['an RSA-PSS PEM', pss.export(pem).toString(), /not an RSA key/],
    ['a symmetric JWK', JSON.stringify({ kty: 'oct', k: 'c2VjcmV0c2VjcmV0c2VjcmV0' }), /not an RSA key/],
    ['a short key', rsa1024.export(pem).toString(), /1024 bits; at least 2048/],
    ['a JWK without primes', JSON.stringify({ kty: 'RSA', n: jwk.n, e: 'AQAB', d: jwk.d }), /incomplete/],
    ['a JWK cut off', JSON.stringify(jwk).slice(0, 400), /not JSON[\s\S]*single quotes/],
    ['JSON that is no JWK', '{"key":"c2VjcmV0c2VjcmV0c2VjcmV0"}', /"kty"/],
    ['a JWK set of two', JSON.stringify({ keys: [jwk, jwk] }), /2 keys/],
    ['a PEM cut off', pkcs8.slice(0, 600), /END line/],
    ['a damaged PEM', pkcs8.replace(/.{64}\n/, ''), /damaged/],
    [
      'an encrypted PEM',
      privateKey.export({ ...pem, cipher: 'aes-256-cbc', passphrase: 'x' }).toString(),
      /passphrase/,
    ],
    ['a JWT', 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhIn0.c2lnbmF0dXJl', /JWT[\s\S]*INITIAL_ACCESS_TOKEN/],
    ['a path', './keys/service-account.jwk', /path[\s\S]*SERVICE_ACCOUNT_KEY_PATH/],
    ['a pass word', 'correct-horse-battery-staple!', /neither a JWK nor a PEM/],
  ];
  for (const [title, text, message] of broken) {
    test(`${title} is refused and not shown`, () => {
      const attempt = () => load({ SERVICE_ACCOUNT_ID: 'id', SERVICE_ACCOUNT_KEY: text });
      expect(attempt).toThrow(SettingsError);
      expect(attempt).toThrow(/^ {2}SERVICE_ACCOUNT_KEY\n[\s\S]*Accepted: a private RSA key/m);
      expect(attempt).toThrow(message);
      for (const piece of [text, jwk.d ?? '', text.slice(40, 80)].filter((part) => part.length > 10)) {
        expect(attempt).not.toThrow(piece);
      }
      // The same key in a file.
      const byPath = { SERVICE_ACCOUNT_ID: 'id', SERVICE_ACCOUNT_KEY_PATH: 'key' };
      if (title !== 'a path') expect(() => load(byPath, { key: text })).toThrow(message);
    });
  }
});
