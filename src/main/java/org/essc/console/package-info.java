/**
 * The console: pages for those who serve holders and for those who run the platform. Staff log in
 * at the operator's identity provider; what they may do is what they may do over the API, by the
 * same use cases (docs/console.md).
 */
package org.essc.console;
