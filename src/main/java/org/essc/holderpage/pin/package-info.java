/**
 * The PIN of the electronic card: six digits of its own, the same over all channels, typed on the
 * holder's pages and seen by no channel. {@code docs/flows/ecard-pin.md} is its page.
 */
package org.essc.holderpage.pin;
