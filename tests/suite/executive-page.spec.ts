import { expect, test } from '@playwright/test';
import { headlinesOf } from '../../fixtures/report/headlines.ts';
import { html } from '../../fixtures/report/executive/html.ts';
import { latticePicture } from '../../fixtures/report/executive/lattice.ts';
import { renderExecutivePage } from '../../fixtures/report/executive/page.ts';
import { facts, ofTarget, stations } from './support/stub-page.ts';
import { decided, hostileTexts, resultFile, targetSummary } from './support/stub-results.ts';

const evidenceOf = () => ({ proof: [], wasAsked: false });

/** What somebody reads of a page, in one line. */
const words = (page: string): string =>
  page
    .replaceAll(/<style>[^]*?<\/style>/g, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ');

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

test.describe('headlines', () => {
  test('are the violations that give power to anybody, the worst first, and nothing else', () => {
    const { results } = resultFile([
      decided('token.issued', 'nonconformant'),
      decided('posture.secret-in-query', 'nonconformant', { actual: 'a token was issued' }),
      decided('posture.privileged-registrable', 'nonconformant'),
      decided('posture.privileged-granted', 'nonconformant', { actual: 'tokens were issued with fr:idm:*' }),
      decided('posture.tokeninfo', 'advisory'),
    ]);
    expect(headlinesOf(results).map(({ title, actual }) => [title, actual])).toEqual([
      [
        'Anybody who can reach this tenant can obtain an administrative token',
        'tokens were issued with fr:idm:*',
      ],
      ['Client secrets are accepted in addresses, which logs and proxies keep', 'a token was issued'],
    ]);
    expect(headlinesOf(resultFile([decided('posture.privileged-granted', 'waived')]).results)).toEqual([]);
  });
});

test.describe('the picture of the scopes', () => {
  test('marks a scope that was not at the station before, and says so', () => {
    const picture = latticePicture(stations).toString();
    expect(picture.match(/class="stray"/g)).toHaveLength(1);
    expect(words(picture)).toContain('fr:idm:* is published and was not before');
  });

  test('compares with the nearest station that is known', () => {
    const unknown = {
      ...stations,
      published: ['data-read'],
      declared: null,
      registered: null,
      granted: ['x'],
    };
    expect(words(latticePicture(unknown).toString())).toContain('x is in the token and was not before');
    const nothing = { declared: null, published: null, registered: null, granted: null, introspected: null };
    expect(latticePicture(nothing).toString()).toContain('No scopes were seen');
  });
});

test.describe('the page', () => {
  test('shows verdict, tasks, next steps in order of urgency, and what is undecided', () => {
    const file = resultFile([
      decided('discovery.scopes-expected', 'nonconformant', {
        actual: 'missing: data-write',
        reason: 'allowlist is x',
      }),
      decided('posture.privileged-granted', 'nonconformant', { actual: 'tokens' }),
      decided('token.issued', 'inconclusive', { cause: 'registration.page-body', reason: 'why' }),
    ]);
    const page = renderExecutivePage(facts({ file }));
    const told = words(page);
    expect(told).toContain('DCR conformance: nonconformant: at least one requirement is violated');
    expect(told).toMatch(
      /Task 4: Get a dynamic client access token inconclusive 1 inconclusive 0 of \d+ requirements decided, 1 inc/,
    );
    expect(told.indexOf('(posture.privileged-granted')).toBeLessThan(
      told.indexOf('(discovery.scopes-expected'),
    );
    expect(told).toContain('Setting allowlist is x');
    expect(told).toContain(
      '1 requirement is undecided because registration.page-body failed first: start there : token.issued',
    );
    expect(page).toContain('href="https://tenant.example.com/am/ui-admin/');
    expect(page).toContain('href="allure-report/index.html"');
  });

  test('shows the reason if a cause could not be decided either', () => {
    const reason = 'not asked, host unavailable since 02:00:00 UTC';
    const file = resultFile([
      decided('registration.page-body', 'inconclusive', { reason }),
      decided('token.issued', 'inconclusive', { cause: 'registration.page-body', reason }),
    ]);
    const told = words(renderExecutivePage(facts({ file })));
    expect(told).toContain(
      '2 requirements were not asked: host unavailable since 02:00:00 UTC : registration.page-body, token.issued',
    );
    expect(told).not.toContain('failed first');
  });

  test('shows what changed since the last run and the baseline', () => {
    const changed = {
      since: '2026-01-01T02:00:00.000Z',
      transitions: [{ requirement: 'token.issued', before: 'conformant', now: 'nonconformant' }],
    };
    const drift = decided('cross.baseline-drift', 'nonconformant', {
      actual: 'data-write left scopes_supported; fr:idm:* added to scopes_supported',
    });
    const told = words(
      renderExecutivePage(
        facts({ file: resultFile([drift]), target: { changes: changed, isHeldToBaseline: true } }),
      ),
    );
    expect(told).toContain('Since the accepted baseline: data-write left scopes_supported fr:idm:* added to');
    expect(told).toContain(
      'Since the last run (2026-01-01 02:00 UTC): token.issued: conformant to nonconformant',
    );
    const quiet = { since: changed.since, transitions: [] };
    expect(words(renderExecutivePage(facts({ target: { changes: quiet } })))).toContain('UTC): nothing.');
  });

  test('shows the headlines before the list of targets', () => {
    const targets = [targetSummary({ name: 'dev' }), targetSummary({ name: 'prod' })];
    const file = resultFile(
      [decided('posture.privileged-granted', 'nonconformant', { target: 'prod' })],
      targets,
    );
    const told = words(
      renderExecutivePage({ file, targets: { dev: ofTarget, prod: ofTarget }, waivers: [], evidenceOf }),
    );
    expect(told).toMatch(
      /prod : Anybody who can reach this tenant can obtain an administrative token .*Targets/,
    );
  });

  test('has a line for each target, and for each waiver with its end', () => {
    const targets = [targetSummary({ name: 'dev' }), targetSummary({ name: 'prod' })];
    const file = resultFile([decided('token.issued', 'conformant', { target: 'dev' })], targets);
    const waiver = {
      requirement: 'token.issued',
      target: '*',
      reason: 'r',
      owner: 'o',
      expires: '2026-02-01',
    };
    const told = words(
      renderExecutivePage({
        file,
        targets: { dev: ofTarget, prod: ofTarget },
        waivers: [waiver],
        evidenceOf,
      }),
    );
    expect(told).toMatch(/dev https:\/\/tenant\.example\.com, alpha conformant 1 conformant/);
    expect(told).toContain('token.issued * o 2026-02-01 r');
    expect(told).toContain(
      'token.issued holds again on *: remove its waiver (o, until 2026-02-01) from the file',
    );
  });
});
