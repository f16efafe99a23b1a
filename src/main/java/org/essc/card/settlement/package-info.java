/**
 * Whether all that hangs on a card is settled, as the organisations say that are asked before it is
 * cancelled: steps 3 and 4 of {@code docs/flows/cancellation.md}.
 */
package org.essc.card.settlement;
