/**
 * The last day of a card: it may not be used from the day after, which is derived and needs no
 * writing. This package tells of it once, and reminds before.
 */
package org.essc.card.expiry;
