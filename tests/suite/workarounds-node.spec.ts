import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from '@playwright/test';
import { newPrivateKey } from '../../fixtures/workarounds/new-private-key.ts';
import { outputOf } from './support/program.ts';

// A key is made and exported in every run. As Node 20 makes one by itself, that hangs now and then.

const root = path.resolve(import.meta.dirname, '../..');
const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

test('it is a private key of its kind', () => {
  expect(newPrivateKey('ec').export({ format: 'jwk' })).toMatchObject({ kty: 'EC', crv: 'P-256' });
  const { asymmetricKeyType, asymmetricKeyDetails } = newPrivateKey('rsa');
  expect([asymmetricKeyType, asymmetricKeyDetails?.modulusLength]).toEqual(['rsa', 2_048]);
});

for (const [type, keys] of [
  ['ec', 200],
  ['rsa', 10],
] as const) {
  test(`a process that makes and exports keys ends, however often garbage is collected: ${type}`, () => {
    const address = pathToFileURL(path.join(root, 'fixtures/workarounds/new-private-key.ts')).href;
    const script = `
      import { newPrivateKey } from ${JSON.stringify(address)};
      for (let made = 0; made < ${keys}; made += 1) {
        const key = newPrivateKey('${type}');
        for (let exported = 0; exported < ${12_000 / keys}; exported += 1) key.export({ format: 'jwk' });
      }
      process.stdout.write('ended');`;
    // The smallest space for new objects: the collector is at work all the time.
    const args = ['--max-semi-space-size=1', '--import', tsx, '--input-type=module', '-e', script];
    expect(outputOf(process.execPath, args)).toBe('ended');
  });
}
