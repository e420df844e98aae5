// What the screen holds besides the model: where the focus is, what is selected, which question is open. Signals here,
// decisions in domain/ and input/.

import { type Accessor, createMemo } from "solid-js";
import { isRunOver, type Model } from "../../fold/index.ts";
import type { Banner } from "../domain/banner-lines.ts";
import { banners, type LinkView } from "../domain/banners.ts";
import type { Alerts } from "../domain/alerts.ts";
import type { Dragged } from "../domain/dragged.ts";
import type { Timeline } from "../domain/timeline.ts";
import { type Overlay, type Overlays, topOf } from "../domain/overlays.ts";
import type { ReaderStand } from "../domain/readers.ts";
import { NO_FILES, type SessionFiles } from "../domain/session-files.ts";
import { FOLLOWING, type LogPosition } from "../domain/log-lines.ts";
import { type PlacedModal, panesAbove, placeModal } from "../domain/modal-place.ts";
import { menuRect } from "../domain/menu-place.ts";
import { menuItem } from "../domain/row-actions.ts";
import { hasTwoPanes, type PaneName, type Rect, type ScreenLayout, screenLayout } from "../domain/screen-layout.ts";
import { isEscArmed, type LeaveState, type Role, STAYING } from "../input/leave.ts";
import { type Desk, emptyDesk } from "../input/prompt-desk.ts";
import { createKeymap, type Keymap, type OverlayContext, type Where } from "../input/routing.ts";
import type { ModelStore } from "./model-store.ts";
import type { Theme } from "../theme/index.ts";
import { type Cell, cell } from "./cell.ts";
import { createDrillIn, type DrillIn } from "./drill-in.ts";
import { createGuide, type Guide } from "./guide.ts";
import { createLiveState, type LiveState } from "./live-state.ts";
import { createLogState, type LogState } from "./log-state.ts";
import { createStatus } from "./status.ts";
import type { LinkStatus } from "../transport/event-source.ts";

export interface ScreenState extends LogState, LiveState, Guide {
  store: ModelStore;
  role: Role;
  theme: Accessor<Theme>;
  size: Cell<{ columns: number; rows: number }>;
  focus: Cell<PaneName>;
  /** The timeline has the keys; the pane keeps its focus for when they come back. */
  onTimeline: Cell<boolean>;
  maximised: Cell<boolean>;
  log: Cell<LogPosition>;
  desk: Cell<Desk>;
  /** What lies over the panes and the question; only the menu of leaving lies higher. */
  overlays: Cell<Overlays>;
  leave: Cell<LeaveState>;
  note: Cell<Banner | undefined>;
  /** The wall clock, moved on when something depends on it. */
  clockMs: Cell<number>;
  /** Steps of the shimmer; undefined while nothing moves. */
  tick: Cell<number | undefined>;
  hasBeenLive: Cell<boolean>;
  linkSinceMs: Cell<number>;
  /** The mouse is ours; else the terminal's. */
  mouse: Cell<boolean>;
  alerts: Cell<Alerts>;
  /** What was dragged over, until the next click. */
  dragged: Cell<Dragged | undefined>;
  /** Of the actions on a row, while they are open. */
  menuRect: Accessor<Rect | undefined>;

  /** The moment that is drawn: the wall clock of a live run, the last event's of a recorded one. */
  now: Accessor<number>;
  isOver: Accessor<boolean>;
  link: Accessor<LinkView>;
  /** Of a replay. */
  timeline: Accessor<Timeline | undefined>;
  banners: Accessor<Banner[]>;
  /** Undefined: the screen is too small. */
  layout: Accessor<ScreenLayout | undefined>;
  /** The open question as it is drawn; undefined where none is, or no room. */
  modal: Accessor<PlacedModal | undefined>;
  /** Where the panes stand, a question below them taken off. */
  panes: Accessor<ScreenLayout["panes"]>;
  twoPanes: Accessor<boolean>;
  where: Accessor<Where>;
  /** What the overlays show. */
  drillIn: DrillIn;
  /** Keys go to this pane: it is focused, and nothing lies over the panes. */
  hasKeys(pane: PaneName): boolean;
}

export interface ScreenStateOptions {
  store: ModelStore;
  role: Role;
  theme: Accessor<Theme>;
  size: { columns: number; rows: number };
  nowMs: number;
  files?: SessionFiles;
  /** Who reads the run, where there is an agent that says so. */
  readers?: () => readonly ReaderStand[] | undefined;
  /** How many colours the terminal has, in a word. */
  colours?: string;
  keymap?: Keymap;
  problems?: readonly string[];
  alerts?: Alerts;
}

export function createScreenState(options: ScreenStateOptions): ScreenState {
  const { store, role } = options;
  const own = {
    size: cell(options.size),
    focus: cell<PaneName>("live"),
    onTimeline: cell(false),
    maximised: cell(false),
    log: cell<LogPosition>(FOLLOWING),
    desk: cell<Desk>(emptyDesk),
    overlays: cell<Overlays>([]),
    leave: cell<LeaveState>(STAYING),
    note: cell<Banner | undefined>(undefined),
    clockMs: cell(options.nowMs),
    tick: cell<number | undefined>(undefined),
    hasBeenLive: cell(false),
    linkSinceMs: cell(options.nowMs),
    mouse: cell(true),
    alerts: cell<Alerts>(options.alerts ?? "all"),
    dragged: cell<Dragged | undefined>(undefined),
  };
  const model = store.model;
  const isReplay = (): boolean => role === "replay";
  const timeline = createMemo(() => timelineOf(store.link()));
  const now = (): number => (isReplay() ? (store.version(), recordedNow(model, store.link())) : own.clockMs.get());
  const isOver = createMemo(() => (store.version(), isRunOver(model)));

  const link = createMemo((): LinkView => {
    const status = store.link();
    switch (status.kind) {
      case "connecting":
        return { kind: "connecting", attempt: status.attempt };
      case "lost": {
        const { retryInMs, reason, attempt } = status;
        const left = retryInMs === undefined ? {} : { retryInMs: Math.max(0, own.linkSinceMs.get() + retryInMs - own.clockMs.get()) };
        return { kind: "lost", reason, attempt, ...left };
      }
      case "replay":
        return {
          kind: "replay",
          isFollowing: status.timeline.isGrowing && status.timeline.isAtEnd,
          isGrowing: status.timeline.isGrowing,
          ...(status.note === undefined ? {} : { note: status.note }),
        };
      default:
        return { kind: status.kind };
    }
  });

  const bannerList = createMemo(() => {
    store.version();
    const leave = own.leave.get();
    const armed = isEscArmed(leave, own.clockMs.get());
    return banners({
      model,
      link: link(),
      note: own.note.get(),
      isEscArmed: armed,
      isStopping: leave.isStopping,
      hasBeenLive: own.hasBeenLive.get(),
      isReplay: isReplay(),
    });
  });

  const bannerCount = createMemo(() => bannerList().length);
  const layout = createMemo(() =>
    screenLayout({
      ...own.size.get(),
      focus: own.focus.get(),
      maximised: own.maximised.get(),
      banners: bannerCount(),
      timeline: isReplay(),
    }),
  );
  const modal = createMemo(() => {
    const at = layout();
    const { open } = own.desk.get();
    return at && open ? placeModal({ ...open, reason: open.reason }, at) : undefined;
  });
  const panes = createMemo(() => panesAbove(layout()?.panes ?? {}, modal()?.rect));
  const liveState = createLiveState(store, panes);
  const logState = createLogState(store, panes);
  const pane = (): Where["pane"] => {
    const focus = own.focus.get();
    if (own.onTimeline.get()) return "timeline";
    return (focus === "log" ? logState.filterField : liveState.liveField).get() ? "filter" : focus;
  };
  const under = createMemo((): Where => ({
    overlay: overlayContext(topOf(own.overlays.get().filter(({ kind }) => kind !== "help" && kind !== "palette"))),
    modal: modalContext(own.desk.get()),
    pane: pane(),
    isReplay: isReplay(),
  }));
  const where = createMemo((): Where => {
    const top = topOf(own.overlays.get());
    return { ...under(), overlay: own.leave.get().menu ? "leave" : overlayContext(top) };
  });
  const twoPanes = (): boolean => hasTwoPanes(own.size.get().columns, own.maximised.get());

  const isOpen = (kind: "help" | "palette"): boolean => own.overlays.get().some((overlay) => overlay.kind === kind);
  const files = options.files ?? NO_FILES;
  const { readers = () => undefined, colours = "" } = options;
  const status = createStatus({ store, files, role, link, readers, theme: options.theme, size: own.size.get, now, colours });

  return {
    store,
    role,
    theme: options.theme,
    drillIn: createDrillIn({ store, files, overlays: own.overlays.get, layout, now, status }),
    ...createGuide({ keymap: options.keymap ?? createKeymap(), problems: options.problems ?? [], under, layout, twoPanes, isOpen }),
    ...liveState,
    ...logState,
    menuRect() {
      const top = topOf(own.overlays.get());
      const at = layout();
      return at && top?.kind === "actions"
        ? menuRect(menuItem(top, liveState.liveList(), model.rows), at, files.dir !== undefined)
        : undefined;
    },
    ...own,
    now,
    isOver,
    link,
    timeline,
    banners: bannerList,
    layout,
    modal,
    panes,
    twoPanes,
    where,
    hasKeys: (pane) => (where().pane === "filter" ? own.focus.get() : where().pane) === pane && !where().modal && !where().overlay,
  };
}

const timelineOf = (link: LinkStatus): Timeline | undefined => (link.kind === "replay" ? link.timeline : undefined);

/** Between two events of a replay time goes on, as it did. */
function recordedNow(model: Model, link: LinkStatus): number {
  const timeline = timelineOf(link);
  if (model.seq < 0 || !timeline || timeline.firstTs === undefined) return model.ts;
  return Math.max(model.ts, timeline.firstTs + timeline.atMs);
}

function overlayContext(top: Overlay | undefined): OverlayContext | undefined {
  if (!top) return undefined;
  return (top.kind === "transcript" || top.kind === "pager") && top.find.typing ? "find" : top.kind;
}

function modalContext({ open }: Desk): Where["modal"] {
  if (!open) return undefined;
  if (open.readOnly) return "recorded";
  if (open.stage !== "editing") return "waiting";
  return open.editor.kind === "text" ? "field" : open.editor.kind;
}
