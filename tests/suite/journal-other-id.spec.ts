import { expect, test } from '@playwright/test';
import { cleanUp, one, script } from './support/stub-clean-up.ts';
import { journalHandle } from './support/stub-journal.ts';

// A registration answer can name another id than the one under which the tenant has stored the client.

/** A service account for which only the client with this id exists, under the name that was registered. */
function finding(stored: string, isListed: boolean) {
  const asked: string[] = [];
  return {
    asked,
    deleteClient(id: string) {
      asked.push(`delete ${id}`);
      return Promise.resolve(id === stored ? ('gone' as const) : ('absent' as const));
    },
    findClients(name: string) {
      asked.push(`find ${name}`);
      return Promise.resolve(isListed ? [stored] : { unseen: 'no answer' });
    },
  };
}

test('a client with another id than its answer said is found by its name, and deleted', async () => {
  const clients = one(journalHandle('said', { registrationAccessToken: null, managementUri: null }));
  const fates = async (administration: ReturnType<typeof finding>) =>
    (await cleanUp(test.info().outputPath('journal'), { ...clients, administration }, script())).fates;

  const found = finding('stored', true);
  expect(await fates(found)).toEqual(['gone']);
  expect(found.asked).toEqual(['delete said', 'find client-1', 'delete said', 'delete stored']);

  // Without the list nobody knows that the client is gone.
  const unlisted = await fates(finding('stored', false));
  expect(unlisted).toEqual(['unknown: the service account could not look for it (no answer)']);
});
