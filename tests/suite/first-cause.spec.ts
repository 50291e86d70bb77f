import { expect, test } from '@playwright/test';
import type { RequirementId } from '../../fixtures/catalogue/index.ts';
import { firstCauseOf, type Blamed } from '../../fixtures/run/first-cause.ts';

type Known = Partial<Record<RequirementId, Blamed>>;

const first = (requirement: RequirementId, cause: RequirementId | null, known: Known = {}) =>
  firstCauseOf({ requirement, cause }, (id) => Promise.resolve(known[id] ?? null));

test('a requirement without a cause is the first', async () => {
  expect(await first('token.issued', null)).toBe('token.issued');
});

test('a violation is the first, and so is a requirement that this run does not ask for', async () => {
  const violated: Known = { 'registration.page-body': { verdict: 'nonconformant', cause: null } };
  expect(await first('token.issued', 'registration.page-body', violated)).toBe('registration.page-body');
  expect(await first('token.issued', 'registration.page-body')).toBe('registration.page-body');
});

test('an undecided requirement leads on to its own cause', async () => {
  const known: Known = {
    'token.issued': { verdict: 'inconclusive', cause: 'registration.page-body' },
    'registration.page-body': { verdict: 'nonconformant', cause: null },
  };
  expect(await first('token.no-store', 'token.issued', known)).toBe('registration.page-body');
  const alone: Known = { 'token.issued': { verdict: 'inconclusive', cause: null } };
  expect(await first('token.no-store', 'token.issued', alone)).toBe('token.issued');
});

test('a violation ends the chain even if it names a cause', async () => {
  const known: Known = {
    'token.issued': { verdict: 'waived', cause: 'registration.page-body' },
    'registration.page-body': { verdict: 'nonconformant', cause: null },
  };
  expect(await first('token.no-store', 'token.issued', known)).toBe('token.issued');
});

for (const verdict of ['conformant', 'not-applicable'] as const) {
  test(`what is ${verdict} is no cause`, async () => {
    const known: Known = {
      'token.issued': { verdict: 'inconclusive', cause: 'registration.page-body' },
      'registration.page-body': { verdict, cause: null },
    };
    expect(await first('token.issued', 'registration.page-body', known)).toBe('token.issued');
    expect(await first('token.no-store', 'token.issued', known)).toBe('token.issued');
  });
}

test('requirements that blame each other agree on one of them, in whatever order they are asked', async () => {
  const known: Known = {
    'token.issued': { verdict: 'inconclusive', cause: 'introspection.realm' },
    'introspection.realm': { verdict: 'inconclusive', cause: 'token.issued' },
  };
  expect(await first('token.issued', 'introspection.realm', known)).toBe('token.issued');
  expect(await first('introspection.realm', 'token.issued', known)).toBe('token.issued');
  // It comes before both in the catalogue, and is not one of them.
  expect(await first('registration.page-body', 'introspection.realm', known)).toBe('token.issued');
});
