/**
 * What happens on the platform, for the operator's own systems: a topic of Kafka. Off by default.
 */
package org.essc.events.kafka;
