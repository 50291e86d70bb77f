import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import ts from 'typescript';
import { isRequirementId, requirement, requirementIds } from '../../fixtures/catalogue/index.ts';
import { loadChecks, registerCheck } from '../../fixtures/run/checks.ts';

const folder = path.resolve(import.meta.dirname, '../conformance');
const specs = readdirSync(folder).filter((name) => name.endsWith('.spec.ts'));

interface DeclaredCheck {
  readonly id: string;
  /** Lines from the opening to the closing of `check(...)`. */
  readonly lines: number;
}

/** Every `check('<id>', ...)` of a spec, as its source has it. */
function checksIn(name: string): DeclaredCheck[] {
  const source = ts.createSourceFile(
    name,
    readFileSync(path.join(folder, name), 'utf8'),
    ts.ScriptTarget.ES2023,
    true,
  );
  const found: DeclaredCheck[] = [];
  const lineAt = (position: number): number => source.getLineAndCharacterOfPosition(position).line;
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'check') {
      const [id] = node.arguments;
      const text = id !== undefined && ts.isStringLiteralLike(id) ? id.text : '';
      found.push({ id: text, lines: lineAt(node.getEnd()) - lineAt(node.getStart()) + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

test('there are specs to look at', () => {
  expect(specs.length).toBeGreaterThan(5);
  expect(specs.flatMap(checksIn).length).toBeGreaterThan(20);
});

test('every requirement of the first release has a check, and every check a requirement', async () => {
  const checks = await loadChecks();
  const seed = requirementIds.filter((id) => requirement(id).release === 'seed');
  expect(seed.length).toBeGreaterThan(20);
  expect(seed.filter((id) => !checks.has(id))).toEqual([]);
  expect([...checks.keys()].filter((id) => !isRequirementId(id))).toEqual([]);
});

test('what the specs declare is what is loaded, each requirement once', async () => {
  const declared = specs.flatMap(checksIn).map(({ id }) => id);
  expect(declared.toSorted()).toEqual([...(await loadChecks()).keys()].sort());
});

test('a second check for a requirement is refused by name', async () => {
  await loadChecks();
  expect(() => {
    registerCheck('discovery.document-served', () => undefined);
  }).toThrow('discovery.document-served has two checks');
});

for (const name of specs) {
  test(`${name}: short checks, no request of its own, no level of its own`, () => {
    const source = readFileSync(path.join(folder, name), 'utf8');
    const raw =
      /\bfetch\s*\(|newContext|\brequest\s*\.\s*(?:get|post|put|delete|fetch)|node:(?:http|https|net|tls)\b|undici/;
    expect(raw.exec(source)?.[0]).toBeUndefined();
    expect(/from '(?!\.\.\/\.\.\/fixtures\/)[^']+'/.exec(source)?.[0]).toBeUndefined();
    expect(/\b(?:MUST|SHOULD|TENANT|POSTURE)\b/.exec(source)?.[0]).toBeUndefined();
    expect(checksIn(name).filter(({ lines }) => lines > 25)).toEqual([]);
    expect(checksIn(name).filter(({ id }) => !isRequirementId(id))).toEqual([]);
  });
}
