/**
 * The code that decides, by file, and the specs that have to notice every change of it. They are named as Playwright
 * filters files: each is a part of a path. Specs of properties are slow and the examples beside them quick: a mutant
 * has to fall to an example.
 */
export const decidingCode: Readonly<Record<string, readonly string[]>> = {
  'fixtures/verdict/verdict.ts': ['/verdict.spec'],
  'fixtures/verdict/waivers.ts': ['/suite/waivers.spec'],
  'fixtures/verdict/results.ts': ['/results.spec'],
  'fixtures/session/decide.ts': ['/session-decide.spec', '/session-decide-rows.spec'],
  'fixtures/session/expect.ts': ['/session.spec'],
  'fixtures/session/show.ts': ['/session-show.spec'],
  'fixtures/session/lattice.ts': ['/session-lattice.spec'],
  'fixtures/evidence/vault.ts': [
    '/redaction.spec',
    '/redaction-shapes.spec',
    '/redaction-spellings.spec',
    '/redaction-limits.spec',
  ],
  'fixtures/evidence/spelling-index.ts': ['/spelling-index.spec', '/redaction-spellings.spec'],
  'fixtures/evidence/record.ts': ['/redaction.spec', '/redaction-limits.spec', '/redaction-record.spec'],
  'fixtures/evidence/artefacts.ts': ['/artefacts.spec'],
  'fixtures/settings/scope-names.ts': ['/scopes.spec'],
  'fixtures/settings/scopes.ts': ['/scopes.spec'],
  'fixtures/tenant/registration-answer.ts': ['/registration-answer.spec'],
};
