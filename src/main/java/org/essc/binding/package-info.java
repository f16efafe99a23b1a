/**
 * Bank accounts linked to electronic cards ({@code docs/flows/binding.md}): a bank asks, the holder
 * consents with the PIN, and the card is of level 2 for as long as the account is linked.
 */
package org.essc.binding;
