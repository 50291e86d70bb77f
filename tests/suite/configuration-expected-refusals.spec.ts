import { expect, test } from '@playwright/test';
import { declaredSettings } from '../../fixtures/configuration/declared.ts';
import { variableOf } from '../../fixtures/facts/declared-in-git.ts';
import { NotApplicable } from '../../fixtures/judging/signals.ts';
import { expectDeclaredValues } from '../../fixtures/probes/settings/declared.ts';
import { declared, exportFolder, managerFiles, recordedProvider, soundProvider } from './support/exports.ts';
import { advanced, core, esv, read, sound, why, type Env, type Files } from './support/expected-from.ts';

// `EXPECTED_FROM` names something that declares nothing: exit code 2, before anything is sent.

test.describe('nothing is sent, and it is said why', () => {
  const alpha = managerFiles(sound);
  const cases: Readonly<Record<string, readonly [files: Files, said: string | RegExp, env?: Env]>> = {
    'a path that leads nowhere': [alpha, '"gone" cannot be read (ENOENT)', { EXPECTED_FROM: 'gone' }],
    'the whole machine': [alpha, 'the root of the file system', { EXPECTED_FROM: '/' }],
    'no provider': [{ 'readme.json': '{}' }, 'Looked for: the OAuth2 provider service'],
    'not JSON': [{ 'x.json': JSON.stringify(sound).slice(0, -9) }, 'x.json: not JSON: line 1'],
    'nested too deep': [
      { 'x.json': `{"clientDynamicRegistrationConfig":${'['.repeat(9_999)}` },
      'nested deeper than 200 levels',
    ],
    'another product': [{ 'x.json': { realm: 'x', keycloakVersion: '26', 'oauth-oidc': {} } }, 'Keycloak'],
    'self-managed AM': [
      { 'x.json': recordedProvider('provider-am8-classic-frodo-root.json') },
      'only of root; Advanced Identity Cloud has alpha and bravo, so this is self-managed AM',
    ],
    'another realm': [alpha, 'nothing of the realm bravo, only of alpha', { REALM: 'alpha,bravo' }],
    'a realm twice': [
      { 'a/x.json': sound, 'b/x.json': sound },
      'several provider services of alpha: a/x.json, b/x.json',
    ],
    'no allowlist': [managerFiles(advanced({ supportedScopes: undefined })), 'decides what is checked'],
    'an empty allowlist': [managerFiles(advanced({ supportedScopes: [] })), 'The list contains no scope'],
    'a lifetime of nothing': [
      managerFiles(core({ accessTokenLifetime: 0 })),
      /accessTokenLifetime: Core > Access Token Lifetime is 0\.[^]*or set EXPECTED_TOKEN_LIFETIME/,
    ],
    'another type': [managerFiles(core({ statelessTokensEnabled: [1] })), 'or set EXPECTED_TOKEN_FORMAT'],
    'an algorithm that nobody knows': [
      managerFiles(advanced({ tokenSigningAlgorithm: 'none' })),
      'OAuth2 Token Signing Algorithm is "none"',
    ],
  };
  for (const [name, [files, said, env]] of Object.entries(cases)) {
    test(name, () => {
      const message = why(files, env);
      expect(message).toMatch(said);
      expect(message).toContain('nothing was sent');
    });
  }
});

test('neither a secret nor a hostile text of the export reaches the terminal', () => {
  const token = `eyJhbGciOiJub25lIn0.${'x'.repeat(40)}.`;
  const hostile = '&{esv.\u001b[31m<script>}';
  const files = {
    ...managerFiles(
      advanced({
        hashSalt: 'plain-salt-0815',
        supportedScopes: ['openid', token],
        tokenSigningAlgorithm: hostile,
      }),
    ),
    'meta.json': { meta: { exportedBy: 'someone@customer.example' }, 'oauth-oidc': {} },
    ...esv('esv-other', 'value-of-another-variable'),
  };
  const said = [
    why(files),
    why({ 'x.json': { ...sound, location: '/\u001b[31mx' } }),
    ...read(files, { EXPECTED_SCOPES: 'data-read' }).notices,
  ].join('\n');
  for (const secret of [token, 'plain-salt', 'someone@', 'value-of-another'])
    expect(said).not.toContain(secret);
  expect(said).not.toContain('\u001b');
});

test('if git leaves every setting open, it is said which, and nothing is compared', async () => {
  const { target } = declaredSettings(declared, exportFolder({})).declared;
  const undeclared = Object.values(variableOf).map((variable) => ({ variable, standsIn: ['esv-any'] }));
  const expectedFrom = { file: 'x.json', declares: [], overruled: [], undeclared, settings: [] };
  const provider = { service: soundProvider(), showsAll: false, shows: () => 'run' as const };
  const compared = expectDeclaredValues(provider, { ...target, expectedFrom });
  await expect(compared).rejects.toThrow(NotApplicable);
  await expect(compared).rejects.toThrow(
    /none of these settings is declared: in git .*EXPECTED_TOKEN_LIFETIME is in esv-any.*, whose values are not known/,
  );
});
