/**
 * Which folder of `fixtures/` may import which others, beside itself. `npm run check` holds the code to it, and
 * `npm run docs` draws it in CONTRIBUTING.md. Imports of types count.
 */
export const layers = {
  settings: [],
  // What is typed behind the name of the package.
  'command-line': ['settings'],
  catalogue: ['settings'],
  evidence: ['catalogue', 'settings'],
  workarounds: [],
  tenant: ['evidence', 'workarounds', 'catalogue', 'settings'],
  verdict: ['evidence', 'tenant', 'catalogue', 'settings'],
  journal: ['evidence', 'tenant', 'catalogue', 'settings'],
  recording: ['evidence', 'tenant', 'catalogue', 'settings'],
  judging: ['verdict', 'journal', 'evidence', 'tenant', 'catalogue', 'settings'],
  facts: ['judging', 'verdict', 'journal', 'evidence', 'tenant', 'catalogue', 'settings'],
  // Exported configuration as it is read: files, variables, the provider services in them.
  exported: ['facts', 'judging', 'verdict', 'journal', 'evidence', 'tenant', 'catalogue', 'settings'],
  probes: [
    'facts',
    'judging',
    'verdict',
    'journal',
    'evidence',
    'tenant',
    'catalogue',
    'settings',
    'workarounds',
  ],
  // It shares no schema and no parsing with `tenant`: a misreading in one must not hide itself in the other.
  'reference-tenant': [],
  run: [
    'probes',
    'exported',
    'facts',
    'judging',
    'verdict',
    'journal',
    'recording',
    'evidence',
    'tenant',
    'catalogue',
    'settings',
    'reference-tenant',
    'workarounds',
  ],
  configuration: [
    'run',
    'probes',
    'exported',
    'facts',
    'judging',
    'verdict',
    'evidence',
    'tenant',
    'catalogue',
    'settings',
    'reference-tenant',
  ],
  report: [
    'run',
    'facts',
    'judging',
    'verdict',
    'journal',
    'recording',
    'evidence',
    'tenant',
    'catalogue',
    'settings',
    'workarounds',
  ],
};

/** The areas of the catalogue, the longest name first: `registration-refusals` is not `registration`. */
const areas =
  'registration-refusals|settings|discovery|registration|token|introspection|management|revocation|cross|posture|agents|hygiene';

const folder = (names) => `^fixtures/(?:${names.join('|')})/`;

const layerRules = Object.entries(layers).map(([name, allowed]) => ({
  name: `${name}-imports`,
  comment: `fixtures/${name} may import ${[name, ...allowed].join(', ')} alone.`,
  severity: 'error',
  from: { path: `^fixtures/${name}/` },
  to: { path: '^fixtures/', pathNot: folder([name, ...allowed]) },
}));

export default {
  forbidden: [
    ...layerRules,
    {
      name: 'no-circular',
      comment: 'No circle between files, of types neither: move what both need.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'probes-of-one-area',
      comment: 'The probes of an area do not know those of another one: what two areas need is a fact.',
      severity: 'error',
      from: { path: `^fixtures/probes/(${areas})(?:/|[.]ts$)` },
      to: { path: '^fixtures/probes/', pathNot: '^fixtures/probes/$1(?:/|[.]ts$)' },
    },
    {
      name: 'specs-of-one-area',
      comment: 'A spec uses the probes of its own area.',
      severity: 'error',
      from: { path: `^tests/conformance/(?:whole-run/)?(${areas})[-.]` },
      to: { path: '^fixtures/probes/', pathNot: '^fixtures/probes/$1(?:/|[.]ts$)' },
    },
    {
      name: 'specs-start-with-conformance',
      comment: 'fixtures/conformance.ts is for specs.',
      severity: 'error',
      from: { pathNot: '^tests/conformance/' },
      to: { path: '^fixtures/conformance[.]ts$' },
    },
    {
      name: 'lab-is-for-authors',
      comment: 'What users run does not import fixtures/lab.',
      severity: 'error',
      from: { pathNot: '^(?:fixtures/lab|tests)/|^stryker' },
      to: { path: '^fixtures/lab/' },
    },
    {
      name: 'commands-are-started',
      comment:
        'An npm script starts a command, or the command of the package does; nothing else imports one.',
      severity: 'error',
      from: { pathNot: '^fixtures/commands/cli[.]ts$' },
      to: { path: '^fixtures/(?:lab/)?commands/' },
    },
    {
      name: 'fixtures-know-no-tests',
      comment: 'fixtures/run loads the specs by their folder.',
      severity: 'error',
      from: { path: '^fixtures/', pathNot: '^fixtures/lab/' },
      to: { path: '^tests/' },
    },
    {
      name: 'no-orphans',
      comment: 'A file that nothing imports and nothing starts is dead code.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot:
          '[.]d[.]ts$|^fixtures/(?:lab/)?commands/|^tests/|(?:^|/)playwright[.]config[.]ts$|^fixtures/lab/bench/|^fixtures/lab/interop/[\\w-]+/serve[.]ts$',
      },
      to: {},
    },
    {
      name: 'not-resolvable',
      comment: 'An import leads nowhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default'],
    },
  },
};
