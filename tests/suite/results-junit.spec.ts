import { expect, test } from '@playwright/test';
import { requirement } from '../../fixtures/catalogue/index.ts';
import { renderJunit } from '../../fixtures/report/junit.ts';
import { verdicts } from '../../fixtures/verdict/verdict.ts';
import { decided, hostileTexts, resultFile, targetSummary } from './support/stub-results.ts';
import { asXmlCarries, readXml, type Element } from './support/stub-xml.ts';

const below = (element: Element, name: string) => element.children.filter((child) => child.name === name);

function parse(xml: string): { suites: readonly Element[]; cases: readonly Element[] } {
  const suites = below(readXml(xml), 'testsuite');
  return { suites, cases: suites.flatMap((suite) => below(suite, 'testcase')) };
}

/** The only thing that a case says beside its name, with its own name, attributes and text. */
function toldBy(xml: string): Element | undefined {
  return parse(xml).cases[0]?.children[0];
}

const one = (verdict: (typeof verdicts)[number]) =>
  decided('token.issued', verdict, {
    expected: 'status 200',
    actual: 'status 418',
    reason: 'because of the tea',
    durationMs: 1_250,
  });

test.describe('junit.xml', () => {
  test('turns a verdict into a failure, an error or a skip, and lets the others pass', () => {
    const outcomeOf = (verdict: (typeof verdicts)[number]) =>
      parse(renderJunit(resultFile([one(verdict)]))).cases.flatMap(({ children }) =>
        children.map(({ name }) => name),
      );
    expect(Object.fromEntries(verdicts.map((verdict) => [verdict, outcomeOf(verdict)]))).toEqual({
      conformant: [],
      nonconformant: ['failure'],
      advisory: ['system-out'],
      inconclusive: ['error'],
      'not-applicable': ['skipped'],
      waived: ['system-out'],
    });
  });

  test('says what was found, and shows the proof if there is one', () => {
    const xml = renderJunit(resultFile([one('nonconformant')]), () => ({
      proof: ['POST /token answered 418'],
      wasAsked: true,
    }));
    expect(parse(xml).cases[0]?.attributes).toEqual({
      classname: 'default.token',
      name: `token.issued: ${requirement('token.issued').title}`,
      time: '1.250',
    });
    expect(toldBy(xml)?.attributes).toEqual({ type: 'nonconformant', message: 'status 418' });
    expect(toldBy(xml)?.text).toContain('proof      POST /token answered 418');
    const skip = toldBy(renderJunit(resultFile([one('not-applicable')])));
    expect(skip?.attributes).toEqual({ message: 'because of the tea' });
    const error = toldBy(renderJunit(resultFile([one('inconclusive')])));
    expect(error?.attributes).toEqual({ type: 'inconclusive', message: 'because of the tea' });
    expect(toldBy(renderJunit(resultFile([one('waived')])))?.text).toContain('waived: because of the tea');
  });

  test('has a suite for each task of each target, whose counts are those of its own cases', () => {
    const results = [
      one('conformant'),
      one('nonconformant'),
      { ...one('inconclusive'), durationMs: 4_000 },
      decided('discovery.document-served', 'nonconformant'),
      ...['not-applicable', 'not-applicable', 'not-applicable', 'advisory'].map((verdict) => ({
        ...one(verdict as 'advisory'),
        target: 'other',
      })),
    ];
    const file = resultFile(results, [
      targetSummary(),
      targetSummary({ name: 'other' }),
      targetSummary({ name: 'empty' }),
    ]);
    const counts = ['name', 'tests', 'failures', 'errors', 'skipped', 'time'];
    const xml = renderJunit(file);
    const { suites, cases } = parse(xml);
    expect(suites.map((suite) => counts.map((name) => suite.attributes[name]))).toEqual([
      ['aic-dcr-conformance default, Task 2: Get OpenID Connect configuration', '1', '1', '0', '0', '0.000'],
      ['aic-dcr-conformance default, Task 4: Get a dynamic client access token', '3', '1', '1', '0', '4.000'],
      ['aic-dcr-conformance other, Task 4: Get a dynamic client access token', '4', '0', '0', '3', '1.250'],
      ['aic-dcr-conformance empty', '0', '0', '0', '0', '0.000'],
    ]);
    expect(cases).toHaveLength(8);
    // Only the whole takes as long as the run.
    expect(readXml(xml).attributes).toMatchObject({ tests: '8', time: '90.500' });
  });

  for (const [index, hostile] of hostileTexts.entries()) {
    test(`stays well formed with hostile text ${index + 1}`, () => {
      const results = verdicts.map((verdict) =>
        decided('token.issued', verdict, { expected: hostile, actual: hostile, reason: hostile }),
      );
      const xml = renderJunit(resultFile(results), () => ({ proof: [hostile], wasAsked: true }));
      const { cases } = parse(xml);
      expect(cases).toHaveLength(verdicts.length);
      const failure = cases[1]?.children[0];
      expect(failure?.name).toBe('failure');
      expect(failure?.children).toEqual([]);
      // A reader of XML turns every kind of line end into one, and in an attribute into a space.
      const flat = (text = ''): string => text.replaceAll(/\s+/g, ' ').trim();
      expect(flat(failure?.text)).toContain(flat(asXmlCarries(hostile)));
      expect(flat(failure?.attributes.message)).toBe(flat(asXmlCarries(hostile)));
    });
  }
});
