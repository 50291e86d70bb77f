import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@playwright/test';
import ts from 'typescript';
import { isRequirementId, requirement, requirementIds } from '../../fixtures/catalogue/index.ts';
import { loadChecks, registerCheck } from '../../fixtures/run/checks.ts';

const folder = path.resolve(import.meta.dirname, '../conformance');
// The spec of own checks declares what an owner's folder has, in a loop; own-checks.spec.ts looks at it.
const specs = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
  (name) => name.endsWith('.spec.ts') && name !== 'own-checks.spec.ts',
);

interface DeclaredCheck {
  readonly id: string;
  /** Lines from the opening to the closing of `test(...)`. */
  readonly lines: number;
}

/** Every `test(...requirement('<id>', ...))` of a spec, as its source has it. */
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
    if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.expression.text === 'test') {
      found.push({ id: idOf(node), lines: lineAt(node.getEnd()) - lineAt(node.getStart()) + 1 });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

/** The id that a `test(...requirement('<id>', ...))` names; empty for anything else. */
function idOf({ arguments: [spread] }: ts.CallExpression): string {
  if (spread === undefined || !ts.isSpreadElement(spread) || !ts.isCallExpression(spread.expression))
    return '';
  const [id] = spread.expression.arguments;
  return id !== undefined && ts.isStringLiteralLike(id) ? id.text : '';
}

test('there are specs to look at', () => {
  expect(specs.length).toBeGreaterThan(5);
  expect(specs.flatMap(checksIn).length).toBeGreaterThan(20);
});

test('every requirement has a check, and every check a requirement', async () => {
  const checks = await loadChecks();
  const ofTenants = requirementIds.filter((id) => requirement(id).release !== 'config');
  expect(ofTenants.filter((id) => !checks.has(id))).toEqual([]);
  // Those of exported configuration alone have theirs in fixtures/configuration, where the compiler asks for each.
  expect([...checks.keys()].filter((id) => requirement(id).release === 'config')).toEqual([]);
  expect([...checks.keys()].filter((id) => !isRequirementId(id))).toEqual([]);
});

test('the declared checks are loaded, each requirement once', async () => {
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
    expect(/from '(?!(?:\.\.\/){2,3}fixtures\/)[^']+'/.exec(source)?.[0]).toBeUndefined();
    expect(/\b(?:MUST|SHOULD|TENANT|POSTURE)\b/.exec(source)?.[0]).toBeUndefined();
    expect(checksIn(name).filter(({ lines }) => lines > 25)).toEqual([]);
    expect(checksIn(name).filter(({ id }) => !isRequirementId(id))).toEqual([]);
  });
}
