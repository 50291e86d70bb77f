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

  test('has a suite for each target, whose counts are those of its own cases', () => {
    const results = [
      one('conformant'),
      one('nonconformant'),
      one('nonconformant'),
      one('inconclusive'),
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
    const { suites, cases } = parse(renderJunit(file));
    expect(suites.map((suite) => counts.map((name) => suite.attributes[name]))).toEqual([
      ['aic-dcr-conformance default', '4', '2', '1', '0', '90.500'],
      ['aic-dcr-conformance other', '4', '0', '0', '3', '90.500'],
      ['aic-dcr-conformance empty', '0', '0', '0', '0', '90.500'],
    ]);
    expect(cases).toHaveLength(8);
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
