import { expect, test } from '@playwright/test';
import { managementUri } from '../../fixtures/journal/management-uri.ts';
import { cleanUp, one, script, uri } from './support/stub-clean-up.ts';
import { journalHandle, realmPath } from './support/stub-journal.ts';
import { tenantOrigin } from './support/stub-client.ts';
import { json, text } from './support/stub-transport.ts';

const folder = (): string => test.info().outputPath('journal');

test.describe('the management address', () => {
  const called = async (managementUri: string | null): Promise<string> => {
    const done = await cleanUp(
      folder(),
      one(journalHandle('a', { managementUri })),
      script(text(204), json(404)),
    );
    expect(new Set(done.sent.map((line) => line.split(' ')[1])).size).toBe(1);
    return done.sent[0]?.split(' ')[1] ?? '';
  };

  test('is called unchanged if it is the tenant’s and names the client', async () => {
    for (const path of [
      `${realmPath}/register?client_id=a&x=y`,
      `${realmPath}/register/a`,
      '/am/oauth2/register?realm=alpha&client_id=a',
    ]) {
      expect(await called(`${tenantOrigin}${path}`)).toBe(path);
    }
  });

  test('is never called elsewhere: the documented form is called instead', async () => {
    const foreign = [
      `https://evil.example${realmPath}/register?client_id=a`,
      `http://tenant.example.com${realmPath}/register?client_id=a`,
      `https://tenant.example.com.evil.example${realmPath}/register?client_id=a`,
      `${tenantOrigin}${realmPath}/register?client_id=somebody-else`,
      `${tenantOrigin}${realmPath}/register`,
      `${tenantOrigin}/am/oauth2/realms/root/realms/bravo/register?client_id=a`,
      `${tenantOrigin}/am/json/realms/root?client_id=a`,
      '/relative?client_id=a',
      'not an address',
      'javascript:alert(1)//client_id=a',
      '',
      null,
    ];
    for (const managementUri of foreign)
      expect(await called(managementUri), String(managementUri)).toBe(uri('a'));
  });

  test('an id that needs escaping stays one parameter', async () => {
    const id = 'a&scope=b #c/../d';
    const done = await cleanUp(
      folder(),
      one(journalHandle(id, { managementUri: null })),
      script(text(204), json(404)),
    );
    expect(new URL(`${tenantOrigin}${done.sent[0]?.split(' ')[1] ?? ''}`).searchParams.get('client_id')).toBe(
      id,
    );
  });

  test('a registration endpoint that may no longer be called blocks no other client', async () => {
    const endpoint = 'https://old.example.com/am/oauth2/realms/root/realms/alpha/register';
    const given = {
      endpoint,
      clients: [[journalHandle('a', { managementUri: null })], [journalHandle('b')]],
    };
    const done = await cleanUp(folder(), given, script(text(204), json(404)));
    expect(done.fates).toEqual(['left: its address on old.example.com may not be called', 'gone']);
    expect(done.stillOpen).toEqual(['client-1']);
  });
});

test('what was registered at one path may be managed at the other, of the same provider alone', () => {
  const places = { mayCall: () => true };
  const at = (endpoint: string, path: string): string =>
    managementUri(places, `${tenantOrigin}${endpoint}`, {
      clientId: 'a',
      managementUri: `${tenantOrigin}${path}?client_id=a`,
    }).replace(tenantOrigin, '');
  const [plain, agent] = [`${realmPath}/register`, `${realmPath}/aiagent/register`];
  for (const endpoint of [plain, agent]) {
    for (const path of [plain, agent]) expect(at(endpoint, path)).toBe(`${path}?client_id=a`);
    expect(at(endpoint, '/am/register')).toBe(`${endpoint}?client_id=a`);
  }
  const odd = `${realmPath}/register/of/its/own`;
  expect(at(odd, plain)).toBe(`${odd}?client_id=a`);
});
