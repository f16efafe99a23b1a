/**
 * The physical card: its registry and search, the states and the transitions between them, and the
 * one way in which an act changes it. What is done to a card over its life has a room of its own
 * below this one.
 */
package org.essc.card;
