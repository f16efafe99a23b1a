/**
 * A card is cancelled for good, after all that hangs on it is settled. The steps are numbered in
 * {@code docs/flows/cancellation.md}.
 */
package org.essc.card.cancellation;
