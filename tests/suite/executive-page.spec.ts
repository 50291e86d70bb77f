import { expect, test } from '@playwright/test';
import { html } from '../../fixtures/report/executive/html.ts';
import { renderExecutivePage } from '../../fixtures/report/executive/page.ts';
import type { Decided, ResultFile } from '../../fixtures/verdict/results.ts';
import { facts, leakingScope, ofTarget, words } from './support/stub-page.ts';
import { decided, hostileTexts, resultFile, targetSummary } from './support/stub-results.ts';

type Special = Parameters<typeof facts>[0];

const told = (file: ResultFile, special: Special = {}): string =>
  words(renderExecutivePage(facts({ file, ...special })));

const whole = (...results: readonly Decided[]) => resultFile(results);
const part = (...results: readonly Decided[]) => resultFile(results, [targetSummary({ selected: 99 })]);

test.describe('the template', () => {
  test('renders every text as text', () => {
    for (const text of hostileTexts) {
      const markup = html`<p title="${text}">${text}</p>`.toString();
      expect(markup.replace(/^<p title="/, '').replace(/<\/p>$/, '')).not.toMatch(/[<]|"(?!>)/);
    }
    expect(html`${[html`<b>${'<i>'}</b>`, html`<hr />`]}`.toString()).toBe('<b>&lt;i&gt;</b><hr />');
    expect(html`${'a\u202eb\u0000c'}`.toString()).toBe('a\ufffdb\ufffdc');
  });
});

test.describe('the first screen', () => {
  test('says the verdict, what it covers, and what lets somebody in before what stops agents', () => {
    const page = told(
      whole(
        decided('discovery.scopes-expected', 'nonconformant'),
        decided('posture.privileged-granted', 'nonconformant', { actual: 'tokens' }),
        decided('discovery.member-types', 'nonconformant'),
        decided('token.issued', 'inconclusive', { cause: 'registration.page-body', reason: 'why' }),
      ),
    );
    expect(page).toContain('DCR conformance: nonconformant: at least one requirement is violated');
    expect(page).toMatch(
      /not set up as it has to be: 3 requirements are violated\. 3 of \d+ requirements decided/,
    );
    const [granted = -1, scopes = -1] = [
      'Anybody who can reach this tenant can obtain an administrative token',
      'A declared scope is not published',
    ].map((text) => page.indexOf(text));
    expect(granted).toBeGreaterThan(0);
    expect(scopes).toBeGreaterThan(granted);
    expect(scopes).toBeLessThan(page.indexOf('What is violated: 3 findings'));
  });

  test('names who authorized the run, if anybody did', () => {
    const file = whole(decided('token.issued', 'conformant'));
    expect(told({ ...file, run: { ...file.run, authorizedBy: 'IAM <team>' } })).toContain(
      'authorized by IAM &lt;team&gt;',
    );
    expect(told(file)).toContain('who authorized it is not stated');
  });

  test('only a whole run of the full profile calls a realm set up as declared', () => {
    const good = decided('token.issued', 'conformant');
    expect(told(whole(good))).toContain('This realm is set up as declared');
    for (const less of [part(good), resultFile([good], [targetSummary()], 'onboarding')]) {
      expect(told(less)).not.toContain('set up as declared');
      expect(told(less)).toContain('conformant for what was checked');
    }
    for (const none of [whole(decided('token.issued', 'inconclusive')), part()]) {
      expect(told(none)).toContain('Nothing was decided about this realm');
    }
  });

  test('of several targets has the worst first, each with what is most urgent', () => {
    const targets = [targetSummary({ name: 'dev' }), targetSummary({ name: 'prod' })];
    const file = resultFile(
      [
        decided('token.issued', 'conformant', { target: 'dev' }),
        decided('posture.privileged-granted', 'nonconformant', { target: 'prod' }),
        decided('token.bad-secret', 'nonconformant', { target: 'prod' }),
      ],
      targets,
    );
    expect(told(file, { targets: { dev: ofTarget, prod: ofTarget } })).toMatch(
      /2 targets .* prod nonconformant Anybody who can reach this tenant can obtain an administrative token and 1 more .* dev conformant/,
    );
  });
});

test.describe('a finding', () => {
  test('shows what was expected and found, the remedy once with the console, and what is told with it', () => {
    const file = whole(
      decided('registration.page-body', 'nonconformant', {
        expected: 'a',
        actual: 'b',
        reason: 'allowlist is x',
      }),
      decided('discovery.response-type-token', 'nonconformant', { expected: 'c', actual: 'd' }),
      decided('token.issued', 'inconclusive', { cause: 'registration.page-body', reason: 'e' }),
    );
    const page = told(file, { reportOf: ({ requirement }) => `allure-report/index.html#${requirement}` });
    expect(page).toContain('The registration that Ping documents is refused');
    expect(page).toContain('Expected a Actual b Setting allowlist is x');
    expect(page).toContain(
      '1 other requirement violated with it the response type of the documented registration is offered (discovery.response-type-token) d',
    );
    expect(page).toContain(
      '1 requirement undecided because of it a registered client gets a token (token.issued) e',
    );
    expect(page.match(/make the change in the development environment and promote it/g)).toHaveLength(1);
    const markup = renderExecutivePage(facts({ file }));
    expect(markup).toContain('href="https://tenant.example.com/am/ui-admin/');
    expect(markup).toContain('href="https://www.rfc-editor.org/rfc/');
    expect(page).toContain('this result in the report');
  });

  test('shows its proof in words, or that no answer shows it', () => {
    const file = whole(decided('token.issued', 'nonconformant'));
    const proof = ['POST /register answered 400, transaction r-1'];
    expect(told(file, { evidenceOf: () => ({ proof, wasAsked: true }) })).toContain(
      `Proof ${proof[0] ?? ''}`,
    );
    expect(told(file, { evidenceOf: () => ({ proof: [], wasAsked: true }) })).toContain(
      'Proof: no answer shows it',
    );
  });

  test('that is undecided says why', () => {
    const dead = told(whole(decided('token.issued', 'inconclusive', { reason: 'no connection to x' })));
    expect(dead).toContain('What could not be decided: 1 finding');
    expect(dead).toContain('1 requirement is undecided: no connection to x');
  });
});

test.describe('further down', () => {
  test('each scope leads to its exchange, on the page or in the report', () => {
    const file = resultFile([], [targetSummary({ scopes: [leakingScope] })]);
    const known = {
      file,
      firstShown: new Map([['r-1', 'x']]),
      lookedAt: () => ({ target: 'default', requirement: 'token.issued' as const }),
      reportOf: () => 'allure-report/index.html#1',
    };
    const markup = renderExecutivePage(facts(known));
    expect(markup).toContain('href="#x-r-1"');
    expect(markup).toContain('href="allure-report/index.html#1"');
    expect(told(file)).toContain('1 scope wrongly allowed ; 1 scope seen.');
    expect(told(file)).toMatch(/fr:idm:\* privileged no yes ✗ wrongly allowed ✗ wrongly allowed not tried/);
    expect(told(whole())).toContain('No scopes were seen');
    const notTried = { state: 'not-tried', transactionId: null } as const;
    const seenAlone = { ...leakingScope, registered: notTried, granted: notTried };
    expect(told(resultFile([], [targetSummary({ scopes: [seenAlone] })]))).toContain(
      'No scope tried; 1 scope seen.',
    );
  });

  test('what changed since the last run and the baseline is told by cause', () => {
    const changed = {
      since: '2026-01-01T02:00:00.000Z',
      transitions: [
        { requirement: 'token.issued', before: 'conformant', now: 'nonconformant' },
        { requirement: 'token.no-store', before: 'conformant', now: 'inconclusive' },
      ],
    };
    const drift = decided('cross.baseline-drift', 'nonconformant', {
      actual: 'data-write left scopes_supported; fr:idm:* added to scopes_supported',
    });
    const file = whole(
      drift,
      decided('token.issued', 'nonconformant'),
      decided('token.no-store', 'inconclusive', { cause: 'token.issued' }),
    );
    const page = told(file, {
      target: { changes: changed, isHeldToBaseline: true, baselineAcceptedOn: '2025-11-01' },
    });
    expect(page).toContain(
      'Since the accepted baseline (2025-11-01): data-write left scopes_supported fr:idm:* added to',
    );
    expect(page).toContain(
      'Since the last run (2026-01-01 02:00 UTC): a registered client gets a token (token.issued) : conformant to nonconformant and 1 more with it',
    );
    const quiet = { since: changed.since, transitions: [] };
    expect(told(file, { target: { changes: quiet } })).toContain('UTC): nothing.');
  });

  test('runs tell since when the verdict stands, how often it was which, and where one is missing', () => {
    const run = (day: string, verdict: string) => ({
      finishedAt: `2025-12-${day}T02:00:00.000Z`,
      verdict,
      counts: { nonconformant: 1 },
    });
    const runs = [
      run('25', 'nonconformant'),
      run('26', 'conformant'),
      run('27', 'conformant'),
      run('31', 'conformant'),
    ];
    const page = told(whole(decided('token.issued', 'conformant')), { target: { runs } });
    expect(page).toContain('Conformant since 2025-12-26 (4 runs).');
    expect(page).toContain('Of the last 5 runs: 4 conformant, 1 nonconformant');
    expect(page).toContain('No run between 2025-12-27 and 2025-12-31');
    expect(page).toContain('2025-12-25 02:00 UTC: nonconformant, 1 violated');
    expect(told(whole())).toContain('No earlier run of this target at this address');
  });

  test('every requirement stands with its verdict and why, and each waiver with the days that are left', () => {
    const waiver = {
      requirement: 'token.issued',
      target: '*',
      reason: 'r',
      owner: 'o',
      expires: '2026-01-03',
    };
    const file = whole(
      decided('token.issued', 'conformant'),
      decided('cross.realm-client-isolation', 'not-applicable', { reason: 'SECOND_REALM is not set' }),
    );
    const page = told(file, { waivers: [waiver] });
    expect(page).toMatch(
      /credentials of one realm are worthless in the other cross\.realm-client-isolation POSTURE not-applicable SECOND_REALM is not set/,
    );
    expect(page).toContain('token.issued * o 2026-01-03, 2 days left r');
    expect(page).toContain(
      'token.issued holds again on *: remove its waiver (o, until 2026-01-03) from the file',
    );
  });

  test('an auditor finds what was declared, the catalogue, the limits, and the hashes of the files', () => {
    const file = resultFile([], [targetSummary({ declared: { EXPECTED_SCOPES: 'a, b', PROFILE: 'full' } })]);
    const page = told(file, { artefacts: [{ name: 'junit.xml', sha256: 'f00d' }] });
    expect(page).toMatch(/What was declared of default: 2 settings setting value EXPECTED_SCOPES a, b/);
    expect(page).toContain(file.suite.catalogueDigest);
    expect(page).toContain('Limits of the method');
    expect(page).toContain('junit.xml f00d');
  });
});
