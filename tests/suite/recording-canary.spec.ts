import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import { Vault } from '../../fixtures/evidence/vault.ts';
import { Pseudonyms } from '../../fixtures/recording/pseudonyms.ts';
import { startReferenceTenant } from '../../fixtures/reference-tenant/index.ts';
import { startCanaryTenant } from './support/canary-tenant.ts';
import { emptyFolder } from './support/command.ts';
import { judge } from './support/judged-tenant.ts';
import { findLeaks } from './support/leaks.ts';

for (const mood of ['passing', 'failing'] as const) {
  test(`the recording of a full run against a ${mood} tenant that repeats every secret has none of them`, async () => {
    const upstream = await startReferenceTenant({ registration: 'protected' });
    const tenant = await startCanaryTenant(upstream.baseUrl, mood);
    const initialAccessToken = await upstream.mintInitialAccessToken('alpha');
    const header = 'canary-header-8c1e77aa02';
    const { recording } = await judge(tenant.baseUrl, {
      EXPECTED_REGISTRATION: 'protected',
      INITIAL_ACCESS_TOKEN: initialAccessToken,
      CUSTOM_HEADERS: JSON.stringify({ 'x-front-door': header, 'x-short': 'q7' }),
      SERVICE_ACCOUNT_ID: upstream.serviceAccount.id,
      SERVICE_ACCOUNT_KEY: JSON.stringify(upstream.serviceAccount.key),
    });
    await tenant.close();
    await upstream.close();
    const text = JSON.stringify(recording);
    const folder = emptyFolder();
    writeFileSync(path.join(folder, 'recording.har'), text);
    const key = String(upstream.serviceAccount.key.d);
    const planted = new Set([...tenant.secrets, initialAccessToken, header, key]);
    expect(planted.size).toBeGreaterThan(40);
    expect(findLeaks(folder, planted, {})).toEqual([]);
    expect(text).not.toContain('"q7"');
    expect(text).toMatch(/"client_secret\\":\\"\[secret \d+\]/);
  });
}

const secret = 'Zk9-secret/with+odd=characters&"quotes"';
const base64 = (text: string): string => Buffer.from(text).toString('base64');
const hex = (text: string): string => Buffer.from(text).toString('hex');
const json = (text: string): string => JSON.stringify(text).slice(1, -1);
const url = encodeURIComponent;

const encodings: Readonly<Record<string, (text: string) => string>> = { base64, hex, json, url };
const nested = Object.entries(encodings).flatMap(([outer, encode]) => [
  { name: outer, text: encode(secret) },
  ...Object.entries(encodings).flatMap(([inner, first]) => [
    { name: `${outer} of ${inner}`, text: encode(first(secret)) },
    { name: `${outer} of ${inner}, within other text`, text: encode(`{"a":"${first(`x ${secret} y`)}"}`) },
    { name: `${outer} of ${inner}, behind other text`, text: `abc/de${encode(first(secret))}/fg` },
  ]),
]);

for (const { name, text } of nested) {
  test(`a secret is hidden in ${name}`, () => {
    const vault = new Vault();
    vault.keep(secret);
    const hidden = new Pseudonyms(vault, [], []).hide(`{"message":"${text}"}`);
    expect(hidden).toMatch(/^(?:\{"message":".*\[secret \d+(?:~\d+)?\].*"\}|\[not shown: .*\])$/);
    expect(vault.occursIn(hidden)).toBe(false);
    expect(hidden).not.toContain(text);
  });
}
