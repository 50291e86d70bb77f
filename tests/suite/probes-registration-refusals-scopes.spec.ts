import { expect, test } from '@playwright/test';
import { injectedScopes } from '../../fixtures/probes/registration-refusals/injected-scopes.ts';
import { outsideScopes } from '../../fixtures/probes/registration-refusals/scopes.ts';
import { grantedTo } from '../../fixtures/facts/scope-requests.ts';
import { Undecided } from '../../fixtures/judging/signals.ts';
import type { JsonObject } from '../../fixtures/evidence/exchange.ts';
import { answeredWith, registeredWith } from './support/stub-answered.ts';
import { client, judged, session, tokenWith, type World } from './support/stub-refusal-session.ts';

// What it means that a client with a bad scope was accepted: by its answer, and by what its token can do.

const claims = (value: JsonObject): string =>
  ['{"alg":"none"}', JSON.stringify(value), 'x']
    .map((part) => Buffer.from(part).toString('base64url'))
    .join('.');

test.describe('a scope outside the allowlist', () => {
  test('is looked for in the answer, and in a token', async () => {
    const strange = 'x-dcr-random1';
    const look = async (world: World, answer: JsonObject): Promise<string> =>
      judged((await outsideScopes(session(world)))['made-up'], { ...client, ...answer });
    expect(await look({}, { scopes: [strange] })).toBe(
      `Violation (registration) it: registered with ${strange}`,
    );
    // The other member of the answer gives it away.
    expect(await look({}, { scopes: ['data-a'], scope: `data-a ${strange}` })).toContain('Violation');
    expect(await look({}, { scopes: ['data-a'] })).toBe(
      'Deviation (registration) it: registered (201) with data-a',
    );
    expect(await look({}, {})).toBe(
      'Deviation (registration) it: registered (201) without naming its scopes',
    );
    expect(await look({ token: tokenWith({ scope: strange }) }, {})).toBe(
      `Violation (token) it: a token was issued with ${strange}`,
    );
    const unknown = answeredWith(401, { error: 'invalid_client' });
    expect(await look({ token: unknown }, {})).toBe(
      'Undecided the new client asked for a token: 401 invalid_client, token.issued',
    );
  });

  test('a lone asterisk is not every scope with one in it', async () => {
    const { asterisk } = await outsideScopes(session());
    expect(await judged(asterisk, { ...client, scopes: ['wide-*'] })).toContain('Deviation');
    expect(await judged(asterisk, { ...client, scopes: ['*'] })).toContain('Violation');
  });

  test('default_scopes may be ignored', async () => {
    const { default: inDefault } = await outsideScopes(session());
    expect(await judged(inDefault, { ...client, scopes: ['data-a'] })).toBe('fine');
    const registered = { ...client, scopes: ['data-a'], default_scopes: ['x-dcr-random1'] };
    expect(await judged(inDefault, registered)).toBe(
      'Violation (registration) it: registered with data-a, x-dcr-random1',
    );
  });

  test('another letter case is noted where it is kept', async () => {
    const { case: variant } = await outsideScopes(session());
    const noted = 'fine: a requested scope is registered in another letter case: DATA-A';
    expect(await judged(variant, { ...client, scopes: ['DATA-A'] })).toBe(noted);
    expect(await judged(variant, { ...client, scopes: ['data-b'] })).toBe('fine');
  });
});

test.describe('what a token can do', () => {
  const granted = async (world: World): Promise<readonly string[] | null> =>
    (await grantedTo(session(world), registeredWith(client), 'x'))?.scopes ?? null;

  test('is said by its answer, by its claims or by introspection', async () => {
    expect(await granted({ token: tokenWith({ scope: 'a b' }) })).toEqual(['a', 'b']);
    expect(await granted({ token: tokenWith({ access_token: claims({ scope: ['a'] }) }) })).toEqual(['a']);
    expect(await granted({ token: tokenWith({ access_token: claims({ scope: 'a b' }) }) })).toEqual([
      'a',
      'b',
    ]);
    const introspection = answeredWith(200, { active: true, scope: 'c' });
    expect(await granted({ token: tokenWith({}), introspection })).toEqual(['c']);
    expect(await granted({ token: tokenWith({ access_token: claims({}) }), introspection })).toEqual(['c']);
    await expect(granted({ token: tokenWith({}) })).rejects.toThrow(Undecided);
  });

  test('is nothing where the token is refused for what was asked', async () => {
    expect(await granted({})).toBeNull();
    await expect(granted({ token: answeredWith(400, {}) })).rejects.toThrow(Undecided);
    await expect(granted({ token: answeredWith(200, { error: 'x' }) })).rejects.toThrow(Undecided);
  });
});

test.describe('a separator inside a scope', () => {
  test('smuggles nothing in: the made-up scope is a violation in any form', async () => {
    const { tab } = await injectedScopes(session());
    expect(await judged(tab, { ...client, scopes: ['data-a', 'x-dcr-random1'] })).toContain('Violation');
    expect(await judged(tab, { ...client, scopes: ['data-a\tx-dcr-random1'] })).toContain('Violation');
    expect(await judged(tab, { ...client, scopes: ['data-a'] })).toContain('Deviation');
  });

  test('two allowed scopes may be split, and a scope that everybody gets says nothing', async () => {
    const both = { ...client, scopes: ['data-a', 'data-b'] };
    expect(await judged((await injectedScopes(session())).allowed, both)).toBe(
      'Deviation (registration) it: split, and registered with data-a, data-b',
    );
    const everybody = session({ single: ['data-a', 'data-b'] });
    expect(await judged((await injectedScopes(everybody)).allowed, both)).toMatch(/^fine: it: data-b is/);
    expect(await judged((await injectedScopes(session())).allowed, { ...client, scopes: [] })).toContain(
      'Deviation',
    );
  });

  test('a space is the separator of the standard', async () => {
    const { space, allowed } = await injectedScopes(session({ dialect: 'rfc7591' }));
    expect(space).toHaveProperty('notTried');
    expect(allowed).toHaveProperty('notTried');
  });
});
