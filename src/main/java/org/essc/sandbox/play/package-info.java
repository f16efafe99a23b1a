/**
 * Who plays in the sandbox: a holder's phone, a bank with its key, partners and staff with their
 * secrets, and the stories that they play together. All of them use the public API and pages alone,
 * over HTTP, so that they prove nothing that a real one could not do.
 */
package org.essc.sandbox.play;
