import { expect, test } from '@playwright/test';
import { loadSettings } from '../../fixtures/settings/load.ts';

const host = 'https://login.example.com';
const DOCUMENT = '/.well-known/openid-configuration';

const settingsOf = (env: Readonly<Record<string, string>>) =>
  loadSettings({ env, directory: test.info().outputPath() });

const placesOf = (address: string, others: Readonly<Record<string, string>> = {}) =>
  settingsOf({ TENANT_BASE_URL: address, ...others }).targets.map(({ address: place, realm }) => ({
    place,
    realm,
  }));

test.describe('a pasted path says the form of the addresses', () => {
  const at = (prefix: string | null, realm = 'alpha') => [
    { place: { kind: 'live', origin: host, prefix }, realm },
  ];

  test('with a realm in it, long or short', () => {
    const long = '/am/oauth2/realms/root/realms/bravo';
    expect(placesOf(`${host}${long}${DOCUMENT}`)).toEqual(at(long, 'bravo'));
    expect(placesOf(`${host}/am/oauth2/bravo/register`)).toEqual(at('/am/oauth2/bravo', 'bravo'));
    expect(placesOf(`${host}/am/json/realms/root/realms/bravo/authenticate`)).toEqual(at(null, 'bravo'));
  });

  test('without a realm, or with a path of a front', () => {
    for (const end of ['', '/', DOCUMENT, '/register', '/aiagent/register', '/access_token']) {
      expect(placesOf(`${host}/am/oauth2${end}`), end).toEqual(at('/am/oauth2'));
    }
    expect(placesOf(`${host}${DOCUMENT}`)).toEqual(at(null));
    expect(placesOf(`${host}/identity/v2${DOCUMENT}`)).toEqual(at('/identity/v2'));
  });

  test('and holds for every realm', () => {
    const prefixes = (address: string) =>
      placesOf(address, { REALM: 'alpha,bravo' }).map(({ place }) => place.kind === 'live' && place.prefix);
    expect(prefixes(`${host}/am/oauth2/alpha`)).toEqual(['/am/oauth2/alpha', '/am/oauth2/bravo']);
    expect(prefixes(host)).toEqual([null, null]);
  });
});

test('an address that leads nowhere, or to one realm of two, is refused', () => {
  const read =
    (address: string, others: Readonly<Record<string, string>> = {}) =>
    () =>
      placesOf(address, others);
  const twoRealms = read(`${host}/am/oauth2`, { REALM: 'alpha,bravo' });
  expect(twoRealms).toThrow(/names no realm[\s\S]*name one realm/);
  expect(read(`${host}/identity`)).toThrow(/openid-configuration/);
  expect(read(host, { ADMIN_BASE_URL: 'https://<fqdn>' })).toThrow(/placeholder/);
});

test('the administration has an origin of its own, whatever is pasted', () => {
  const admin = 'https://openam-tenant.forgeblocks.com';
  for (const pasted of [admin, `${admin}/am`, `${admin}/am/json/realms/root/realms/alpha/realm-config`]) {
    const [target] = settingsOf({ TENANT_BASE_URL: host, ADMIN_BASE_URL: pasted }).targets;
    expect(target.adminOrigin).toBe(admin);
  }
});
