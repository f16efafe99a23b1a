/**
 * A card is lost, and found again: at the window, by telephone, by text message, online. The steps
 * are numbered in {@code docs/flows/loss.md}.
 */
package org.essc.card.loss;
