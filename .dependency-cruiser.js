/**
 * Who may import whom. Each comment is the reason, and what a person reads when the rule catches them.
 *
 *     functions -> flows -> slack | gitlab | store | queue     the rim: strangers to one another
 *         |          |
 *         |          -> command, block-kit -> incident         the core: pure
 *         -> config, http, verify, payload     aws                  beneath: how AWS is called
 */
const core = '^lib/(command|block-kit|incident)/';
const openers = '^lib/open-[a-z]+-rooms\\.ts$';

export default {
  forbidden: [
    {
      name: 'core-is-pure-of-node',
      comment: 'What is decided can be tested with values alone: no files, no network, no clock, no chance.',
      severity: 'error',
      from: { path: core },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'core-is-pure-of-packages',
      comment: "The core needs nobody's code at run time; a vendor's types are welcome, they vanish.",
      severity: 'error',
      from: { path: core },
      to: { path: 'node_modules', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'core-knows-only-itself',
      comment: 'The core does not know how Slack, GitLab or the store are spoken to, not even by their types.',
      severity: 'error',
      from: { path: core },
      to: { path: '^(lib|functions|infra)/', pathNot: [core, '^lib/(errors|tenant)\\.ts$'] },
    },
    {
      name: 'incident-is-the-bottom',
      comment: 'What an incident is does not depend on how it is typed or drawn.',
      severity: 'error',
      from: { path: '^lib/incident/' },
      to: { path: '^lib/(command|block-kit)/' },
    },
    {
      name: 'the-rim-is-strangers',
      comment: 'Slack, GitLab and the store meet only in a flow: each can be replaced, and read, alone.',
      severity: 'error',
      from: { path: '^lib/(slack/|gitlab/|store/|queue\\.ts)' },
      to: { path: '^lib/(slack/|gitlab/|store/|queue\\.ts)', pathNot: '^lib/$1' },
    },
    {
      name: 'aws-is-beneath-the-rim',
      comment: 'How AWS is called depends on nothing that is kept or sent there: the store and the queue stand on it.',
      severity: 'error',
      from: { path: '^lib/aws/' },
      to: { path: '^(lib|functions)/', pathNot: '^lib/(aws/|errors\\.ts|exchange\\.ts|seams\\.ts)' },
    },
    {
      name: 'acknowledgements-need-no-sdk',
      comment: 'Slack waits three seconds, cold start included, and the SDK is most of one: `npm run bench` tells.',
      severity: 'error',
      from: { path: '^functions/(slack-(commands|interactivity|options|events)|gitlab-webhooks)\\.ts$' },
      to: { path: 'node_modules/(@aws-sdk|@smithy)/', reachable: true },
    },
    {
      name: 'flows-are-the-only-meeting-place',
      comment: 'A flow is called by a door and by other flows; a room that calls a flow has it upside down.',
      severity: 'error',
      from: { path: '^lib/', pathNot: ['^lib/flows/', openers] },
      to: { path: '^lib/flows/' },
    },
    {
      name: 'rooms-are-opened-by-entries',
      comment: 'What joins real clients to the rooms is for the entries: everybody else is handed what they need.',
      severity: 'error',
      from: { path: '^lib/', pathNot: openers },
      to: { path: openers },
    },
    {
      name: 'nobody-imports-functions',
      comment: 'AWS calls the entries, or its stand-in on a laptop; what two of them share belongs in lib/.',
      severity: 'error',
      from: { pathNot: '^(test|infra/sandbox)/' },
      to: { path: '^functions/' },
    },
    {
      name: 'the-product-stands-alone',
      comment: 'What is deployed never needs what builds, checks or imitates it.',
      severity: 'error',
      from: { path: '^(lib|functions)/' },
      to: { path: '^(infra|test|bench)/' },
    },
    {
      name: 'infra-needs-no-tests',
      comment: 'The sandbox is a product of its own: it runs where no test is.',
      severity: 'error',
      from: { path: '^infra/' },
      to: { path: '^(test|bench)/' },
    },
    {
      name: 'only-declared-packages',
      comment:
        'A package another one happened to install may be gone tomorrow; Lambdas bundle runtime dependencies only.',
      severity: 'error',
      from: { path: '^(lib|functions)/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'resolvable',
      comment: 'An import that leads nowhere fails the cold start.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^aws-lambda$' }, // a package of types alone: @types/aws-lambda
    },
    {
      name: 'no-circles',
      comment: 'Two files that need each other are one file, or hide a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true, // sees `import type` too
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
