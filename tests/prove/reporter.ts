import type { FullResult, Reporter, Suite, TestCase, TestResult } from '@playwright/test/reporter';
import { isRequirementId, requirement, type RequirementId } from '../../fixtures/catalogue/index.ts';
import { FINDING, PROVE_IDS, type Finding } from '../../fixtures/lab/prove/findings.ts';
import { namedBy, withoutFault } from '../../fixtures/lab/prove/named.ts';
import { faults, quirks } from '../../fixtures/reference-tenant/index.ts';

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Tells in plain English what was proven; the run fails where something was not. */
class ProofReporter implements Reporter {
  readonly #startedAt = Date.now();
  readonly #ids = (process.env[PROVE_IDS] ?? '').split(' ').filter(isRequirementId);
  readonly #findings: Finding[] = [];
  readonly #broken: string[] = [];

  onBegin(_: unknown, suite: Suite): void {
    const entries = suite.allTests().filter(({ title }) => !title.startsWith('silence')).length;
    say(
      `Running ${entries} ${entries === 1 ? 'entry' : 'entries'} of the kill matrix, then the checks alone under every other tenant.`,
    );
  }

  onTestEnd({ title }: TestCase, { annotations, status, error }: TestResult): void {
    for (const { type, description = '' } of annotations)
      if (type === FINDING) this.#findings.push(JSON.parse(description) as Finding);
    if (status !== 'passed') this.#broken.push(`${title}: ${error?.message ?? status}`);
  }

  onError({ message }: { readonly message?: string }): void {
    this.#broken.push(message ?? 'Playwright gave up');
  }

  onEnd({ status }: FullResult): Promise<{ status: FullResult['status'] }> {
    if (status === 'interrupted') return Promise.resolve({ status });
    const isEachProven = this.#ids.map((id) => this.#tellAbout(id)).every(Boolean);
    const isSilent = this.#tellSilence();
    for (const text of this.#broken) say(`\nNot run to its end: ${text}`);
    const isProven = isEachProven && isSilent && this.#broken.length === 0;
    const seconds = Math.round((Date.now() - this.#startedAt) / 1000);
    say(`\n${isProven ? 'Proven' : 'NOT PROVEN'}: ${this.#ids.join(', ')}, in ${seconds} seconds.`);
    return Promise.resolve({ status: isProven ? 'passed' : 'failed' });
  }

  #tellAbout(id: RequirementId): boolean {
    const own = this.#findings.filter((finding) => finding.id === id);
    const { turning } = namedBy(id);
    const excused = withoutFault(id);
    say(`\n${id} (${requirement(id).level}): ${requirement(id).title}`);
    const width = Math.max(0, ...own.map(({ slug }) => slug?.length ?? 0));
    for (const kind of ['fault', 'quirk'] as const) {
      for (const { slug, lines } of own.filter((finding) => finding.kind === kind)) {
        for (const [place, line] of lines.entries())
          say(
            `  ${place === 0 ? kind : '     '} ${(place === 0 ? (slug ?? '') : '').padEnd(width)}  ${line}`,
          );
      }
    }
    if (turning.length === 0) say(excused === null ? noFault(id) : `  ${excused}`);
    return own.every(({ isProven }) => isProven) && (turning.length > 0 || excused !== null);
  }

  #tellSilence(): boolean {
    const silence = this.#findings.filter(({ kind }) => kind === 'silence');
    const lines = silence.flatMap((finding) => finding.lines);
    const looked = silence.reduce((sum, finding) => sum + finding.looked, 0);
    const run = new Set(this.#findings.map(({ slug }) => slug).filter((slug) => slug !== null)).size;
    const all = 1 + Object.keys(faults).length + Object.keys(quirks).length - run;
    const rest = looked < all ? `; time ran out, and npm test looks at the other ${all - looked}` : '';
    const it = this.#ids.length === 1 ? 'it' : 'they';
    say(
      lines.length === 0
        ? `\nUnder ${looked === all ? `all ${all}` : `${looked} of ${all}`} other tenants, the faultless one among them, ${it} stayed silent${rest}.`
        : `\nNot silent under ${lines.length} of ${looked} other tenants${rest}:`,
    );
    for (const line of lines) say(`  ${line}`);
    return lines.length === 0;
  }
}

function noFault(id: RequirementId): string {
  return [
    `  No fault turns ${id}, so nothing shows that its check can fail.`,
    '  Add one to the file of its area in fixtures/reference-tenant/faults/, and nothing else:',
    '',
    "    'a-name-of-its-own': {",
    "      because: 'What is wrong with the tenant',",
    `      turns: ['${id}'],`,
    '      change: ({ ... }) => ({ /* the members of the behaviour that it replaces */ }),',
    '    },',
    '',
    '  A recommendation stands in `advises`, and `turns` is empty then. CONTRIBUTING.md, "How to add a fault", has the rest.',
  ].join('\n');
}

export default ProofReporter;
