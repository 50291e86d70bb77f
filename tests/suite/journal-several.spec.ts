import { expect, test } from '@playwright/test';
import { cleanUp, script } from './support/stub-clean-up.ts';
import { journalHandle } from './support/stub-journal.ts';
import { answeringTransport, broken, json, text } from './support/stub-transport.ts';

const folder = (): string => test.info().outputPath('journal');
const tokenless = (id: string) => journalHandle(id, { registrationAccessToken: null, managementUri: null });

test.describe('several clients', () => {
  test('with one client_id are gone together, those without one are not', async () => {
    const same = { clients: [[tokenless('same')], [journalHandle('same')]] };
    const together = await cleanUp(folder(), same, script(text(204), json(404)));
    expect([together.fates, together.stillOpen]).toEqual([['gone', 'gone'], []]);

    const nameless = { clients: [[journalHandle('')], [tokenless('')]] };
    const apart = await cleanUp(folder(), nameless, script(text(204), json(404)));
    expect(apart.fates).toEqual(['gone', 'left: the tenant returned no registration access token for it']);
    expect(apart.stillOpen).toEqual(['client-2']);
  });

  test('do not wait for a failing one', async () => {
    const given = { clients: [[journalHandle('a')], [journalHandle('b')], [journalHandle('c')]] };
    const transport = answeringTransport(({ method, url }) => {
      if (url.endsWith('=b')) return broken('tls-certificate', 'not trusted');
      return Promise.resolve(method === 'DELETE' ? text(204) : json(404));
    });
    const done = await cleanUp(folder(), given, transport);
    expect(done.fates).toEqual(['gone', 'left: its deletion was not answered: not trusted', 'gone']);
    expect(done.stillOpen).toEqual(['client-2']);
  });
});
