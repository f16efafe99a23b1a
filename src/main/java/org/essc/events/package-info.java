/**
 * Events for partners as streams of security event tokens ({@code docs/flows/events.md}): what
 * waits on which stream. {@code relay} brings events here from the outbox, {@code stream} is where
 * receivers set their streams up, {@code delivery} pushes what waits or answers polls for it.
 */
package org.essc.events;
