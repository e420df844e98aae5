// Leaving a view and ending a run are two things. What Ctrl-C and Esc mean, as a value.

import { CONFIRM_WINDOW_MS } from "./limits.ts";

/** `owner`: this terminal started the run. `guest`: it joined one. `replay`: nothing runs. */
export type Role = "owner" | "guest" | "replay";

export const LEAVE_CHOICES = ["stop", "without-screen", "stay"] as const;
export type LeaveChoice = (typeof LEAVE_CHOICES)[number];

export interface LeaveState {
  /** The question is open, asked at this moment; `at` is the marked choice. */
  menu?: { sinceMs: number; at: number };
  /** The first Esc. */
  escMs?: number;
  /** The run was told to stop from here. */
  isStopping: boolean;
}

export const STAYING: LeaveState = { isStopping: false };

export interface LeaveFacts {
  role: Role;
  /** The run has ended, or nothing ever ran as far as is known here. */
  isOver: boolean;
  nowMs: number;
}

/** `quit`: this screen ends. `stop`: the run is to be told. */
export type LeaveEffect = "quit" | "stop" | undefined;

export function onCtrlC(state: LeaveState, { role, isOver, nowMs }: LeaveFacts): { state: LeaveState; effect: LeaveEffect } {
  if (role !== "owner" || isOver || state.isStopping) return { state, effect: "quit" };
  if (state.menu && nowMs - state.menu.sinceMs <= CONFIRM_WINDOW_MS) return { state, effect: "stop" };
  return { state: { ...state, menu: { sinceMs: nowMs, at: state.menu?.at ?? 0 } }, effect: undefined };
}

/** `interrupt`: the second Esc in time. */
export function onEsc(state: LeaveState, nowMs: number): { state: LeaveState; effect: "interrupt" | undefined } {
  const { escMs, ...rest } = state;
  if (escMs !== undefined && nowMs - escMs <= CONFIRM_WINDOW_MS) return { state: rest, effect: "interrupt" };
  return { state: { ...rest, escMs: nowMs }, effect: undefined };
}

export const isEscArmed = (state: LeaveState, nowMs: number): boolean =>
  state.escMs !== undefined && nowMs - state.escMs <= CONFIRM_WINDOW_MS;

export function moveLeave(state: LeaveState, by: number): LeaveState {
  if (!state.menu) return state;
  const total = LEAVE_CHOICES.length;
  return { ...state, menu: { ...state.menu, at: (state.menu.at + by + total) % total } };
}

export function stay(state: LeaveState): LeaveState {
  const { menu: _closed, ...rest } = state;
  return rest;
}
