/**
 * Tells holders by text message what somebody else may have done in their name, where the region
 * says so: {@code docs/flows/events.md}, "By text message".
 */
package org.essc.textmessage;
