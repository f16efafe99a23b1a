/**
 * The PIN of the social function (社保账户密码): checked, changed, unlocked and reset as the card's
 * region rules, and locked after consecutive errors counted over all channels and instances.
 */
package org.essc.card.pin;
