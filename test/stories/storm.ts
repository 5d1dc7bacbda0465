import { type CrowdMember, channels, crowd } from './crowd.ts';
import { payments } from './declaring.ts';
import type { World } from './world.ts';

/** An incident of the storm, as whoever types about it knows it. */
export interface Trouble {
  title: string;
  /** In GitLab. Undefined while it waits to be filed. */
  iid: number | undefined;
  /** `#L4711`: told when it was declared while GitLab was away. */
  local?: string | undefined;
  /** The channel that means this one without a name, where there is one. */
  home?: string | undefined;
  /** How it will stand once all that was typed is done. */
  will: { severity: string; status: string; open: boolean };
  /** What GitLab is to have of it, in this order: `note said no011 by Person 20`, `severity high`; again, with a count. */
  wanted: string[];
}

/** One typed action. */
export interface Typed {
  /** The key of its submission. */
  key: string;
  /** When it was typed, in milliseconds. */
  at: number;
  userId: string;
  channel: string;
  /** What its author is to read while GitLab is away. */
  told: RegExp;
  about: Trouble;
  /** Its part of what is wanted. Of a declare that is the incident itself, and maybe more. */
  wanted: string[];
}

const severities = ['critical', 'high', 'medium', 'low'];

/** Types what a team types when everything is down: each call one action, by somebody else than the last four. */
export function createStorm(world: World, chance: () => number) {
  const troubles: Trouble[] = world.gitlab.incidents().map(({ title, iid, severity, status }, place) => {
    return { title, iid, home: channels.bound[place], will: { severity, status, open: true }, wanted: [] };
  });
  const typed: Typed[] = [];
  const recent: CrowdMember[] = [];
  const oneOf = <T>(all: readonly T[]): T => all[Math.floor(chance() * all.length)] as T;

  function somebody(): CrowdMember {
    const member = oneOf(crowd.filter((one) => !recent.includes(one)));
    recent.push(member);
    if (recent.length > 4) recent.shift();
    return member;
  }

  /** Sends it, and keeps what is to become of it. `about` is known once it is typed: a prompt has its own mind. */
  async function types(
    by: CrowdMember,
    channel: string,
    words: string,
    what: { told: string | RegExp; about: Trouble; effects: string[]; asks?: boolean },
  ): Promise<Typed> {
    const person = world.slack.as(by.userId);
    await person.types(channel, `/gitlab incident ${words}`);
    const form = person.openView();
    let { about } = what;
    if (form) {
      await world.passes(1_000 + Math.floor(chance() * 500));
      about = chosenIn(form.view.state.values) ?? about;
      await person.submits(form.id, {});
    } else if (what.asks) throw new Error(`nothing was asked after: ${words}`);
    const told = typeof what.told === 'string' ? new RegExp(what.told) : what.told;
    const wanted = what.effects.map((effect) => counted(effect, about.wanted));
    const entry = { key: lastKey(world), at: world.clock.now(), userId: by.userId, channel, told, about, wanted };
    typed.push(entry);
    about.wanted.push(...wanted);
    await world.settles();
    return entry;
  }

  function chosenIn(values: Record<string, Record<string, Record<string, unknown>>>): Trouble | undefined {
    const fields = Object.values(values).map((block) => block['incident']?.['selected_option']);
    const value = fields.map((option) => (option as { value?: string } | undefined)?.value).find((one) => one);
    const [project, number] = (value ?? '').split(':');
    return troubles.find(({ iid, local }) => (project === '0' ? local === `#L${number}` : iid === Number(number)));
  }

  /** A way to name it from somewhere. */
  function place({ iid, local, home }: Trouble, { bare = true } = {}): { channel: string; name: string } {
    const anywhere = oneOf([channels.incidents, channels.general, ...channels.bound, ...channels.fresh]);
    const ways = [
      ...(iid === undefined ? [] : [{ channel: anywhere, name: `${payments}#${iid} ` }]),
      ...(iid === undefined ? [] : [{ channel: anywhere, name: `${world.gitlab.url}/${payments}/-/issues/${iid} ` }]),
      ...(iid === undefined ? [] : [{ channel: channels.incidents, name: `#${iid} ` }]),
      ...(iid === undefined ? [] : [{ channel: channels.general, name: `#${iid} ` }]),
      ...(local ? [{ channel: anywhere, name: `${local} ` }] : []),
      ...(home && bare ? [{ channel: home, name: '' }] : []),
    ];
    return oneOf(ways);
  }

  /** Of a hundred: comments most of all. */
  const kinds = [
    ...Array(58).fill(comments),
    ...Array(20).fill(addsToTimeline),
    ...Array(8).fill(changesSeverity),
    ...Array(5).fill(changesStatus),
    ...Array(3).fill(closesOrReopens),
    ...Array(6).fill(answersPrompt),
  ] as ((by: CrowdMember, about: Trouble, mark: string) => Promise<Typed>)[];

  function comments(by: CrowdMember, about: Trouble, mark: string) {
    const { channel, name } = place(about);
    const text = `said ${mark} by ${by.name}`;
    return types(by, channel, `comment ${name}${text}`, { told: text, about, effects: [`note ${text}`] });
  }

  async function addsToTimeline(by: CrowdMember, about: Trouble, mark: string) {
    const { channel, name } = place(about);
    const text = `happened ${mark} to ${by.name}`;
    const now = world.clock.now();
    const minutes = 1 + Math.floor(chance() * 80);
    const minute = Math.floor((now - minutes * 60_000) / 60_000) * 60_000;
    const { time, at } = oneOf([
      { time: '', at: now },
      { time: `-${minutes}m `, at: now - minutes * 60_000 },
      { time: `${clockIn(by.timeZone, minute)} `, at: minute },
    ]);
    const effects = [`entry ${text} at ${Math.floor(at / 1_000)}`];
    return types(by, channel, `timeline ${name}${time}${text}`, { told: text, about, effects });
  }

  async function changesSeverity(by: CrowdMember, about: Trouble) {
    const { channel, name } = place(about);
    const severity = oneOf(severities.filter((one) => one !== about.will.severity));
    about.will.severity = severity;
    return types(by, channel, `severity ${name}${severity}`, {
      told: new RegExp(`> ${severity}$`),
      about,
      effects: [`severity ${severity}`],
    });
  }

  async function changesStatus(by: CrowdMember, about: Trouble, mark: string) {
    if (!about.will.open) return closesOrReopens(by, about, mark);
    const { channel, name } = place(about);
    const [verb, status] =
      about.will.status === 'acknowledged' ? ['resolve', 'resolved'] : ['acknowledge', 'acknowledged'];
    about.will.status = status ?? '';
    const words = `${verb} ${name}`.trim();
    return types(by, channel, words, { told: /time of now\.$/, about, effects: [`status ${status}`] });
  }

  async function closesOrReopens(by: CrowdMember, about: Trouble, mark: string) {
    const { channel, name } = place(about, { bare: false });
    const { will } = about;
    const closing = will.open;
    will.open = !closing;
    will.status = closing ? 'resolved' : 'triggered';
    const text = `fixed ${mark} by ${by.name}`;
    if (closing) {
      const effects = [`note ${text}`, 'closed'];
      return types(by, channel, `close ${name}${text}`, { told: text, about, effects, asks: true });
    }
    const effects = ['reopened', 'status triggered'];
    return types(by, channel, `reopen ${name}`.trim(), { told: /time of now\.$/, about, effects });
  }

  /** #incidents shows several: which is meant is asked there. */
  function answersPrompt(by: CrowdMember, about: Trouble, mark: string) {
    const text = `answered ${mark} by ${by.name}`;
    const effects = [`note ${text}`];
    return types(by, channels.incidents, `comment ${text}`, { told: text, about, effects, asks: true });
  }

  const storm = {
    troubles,
    typed,

    /** One action about one of the incidents that can be named by now. */
    async acts(): Promise<Typed> {
      const by = somebody();
      const known = troubles.filter(({ iid, local }) => iid !== undefined || local !== undefined);
      return oneOf(kinds)(by, oneOf(known), markOf(typed.length + 1));
    },

    /** One line declares one more, in this channel. */
    async declares(channel: string, home?: string): Promise<Typed> {
      const by = somebody();
      const title = `Trouble ${troubles.length + 1} ${markOf(typed.length + 1)}`;
      const severity = oneOf(['', ...severities]);
      const will = { severity: severity || 'unknown', status: 'triggered', open: true };
      const about: Trouble = { title, iid: undefined, home, will, wanted: [] };
      troubles.push(about);
      const words = `declare payments: ${title}${severity && ` !${severity}`}`;
      const effects = severity ? [`severity ${severity}`] : [];
      return types(by, channel, words, { told: title, about, effects });
    },

    /** Reads in the channels under which number what was declared waits. */
    looks(): void {
      for (const trouble of troubles) {
        if (trouble.local || trouble.iid !== undefined) continue;
        const words = typed.find(({ about }) => about === trouble);
        const told = world.slack.messagesIn(words?.channel ?? '').map(({ text }) => text);
        trouble.local = told
          .map((text) => new RegExp(`${trouble.title}.*?(#L\\d+)`).exec(text)?.[1])
          .find((one) => one);
      }
    },
  };
  return storm;
}

export type Storm = ReturnType<typeof createStorm>;

/** The same once more is another: `severity high`, then `severity high (2)`. */
export function counted(what: string, before: readonly string[]): string {
  const times = 1 + before.filter((one) => one === what || one.startsWith(`${what} (`)).length;
  return times === 1 ? what : `${what} (${times})`;
}

const markOf = (count: number) => `no${String(count).padStart(3, '0')}`;

/** The id of what Slack sent last: of a command its trigger, of a form its view. */
function lastKey({ slack }: World): string {
  const form = new URLSearchParams(slack.deliveries.at(-1)?.body);
  const payload = form.get('payload');
  return payload ? (JSON.parse(payload) as { view: { id: string } }).view.id : (form.get('trigger_id') ?? '');
}

function clockIn(timeZone: string, at: number): string {
  return new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);
}
