import process from 'node:process';

/** A category for each verdict that a reader looks for. */
const category = (name, verdict) => ({
  name,
  matchers: { labels: { verdict } },
  groupByMessage: false,
  expand: true,
});

/** What the run says about this report: its targets, and where the nights before are. */
const { targets = [], ...history } = JSON.parse(process.env.AIC_DCR_CONFORMANCE_ALLURE ?? '{}');

const environmentOf = (target) => [
  target,
  {
    name: target,
    matcher: ({ labels }) => labels.some(({ name, value }) => name === 'target' && value === target),
  },
];

/** How the single-file Allure report of a run looks; the run itself says where it goes. */
export default {
  name: 'DCR conformance',
  ...history,
  ...(targets.length > 1 ? { environments: Object.fromEntries(targets.map(environmentOf)) } : {}),
  categories: [
    category('Nonconformant: the tenant violates a requirement', 'nonconformant'),
    category('Inconclusive: the tenant could not be asked, or a prerequisite failed', 'inconclusive'),
    {
      name: 'Known deviation: a listed behaviour of the product rather than of this tenant',
      matchers: { labels: { verdict: 'advisory', tag: 'product' } },
      groupByMessage: false,
      expand: true,
    },
    category('Advisory: a recommendation that is not followed', 'advisory'),
    category('Waived: accepted by its owner until a day', 'waived'),
    category('Not applicable: excluded by the declared settings', 'not-applicable'),
  ],
  plugins: {
    awesome: {
      options: {
        reportName: 'DCR conformance',
        singleFile: true,
        groupBy: ['epic', 'feature'],
        defaultSortBy: 'name,asc',
      },
    },
  },
};
