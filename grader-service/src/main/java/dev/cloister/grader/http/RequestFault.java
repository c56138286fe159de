package dev.cloister.grader.http;

import java.util.Optional;

/** A request that cannot be served, with what to answer. */
final class RequestFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;
  private final String field;

  private RequestFault(int status, String code, String field, String message) {
    super(message);
    this.status = status;
    this.code = code;
    this.field = field;
  }

  /** The request as a whole is malformed. */
  static RequestFault badRequest(String code, String message) {
    return new RequestFault(400, code, "", message);
  }

  /** One field is malformed. */
  static RequestFault badField(String field, String message) {
    return new RequestFault(400, "invalid-field", field, field + ": " + message);
  }

  /** The request is well formed, but cannot be carried out. */
  static RequestFault unprocessable(String code, String field, String message) {
    return new RequestFault(422, code, field, message);
  }

  /** There is nothing at this address. */
  static RequestFault notFound(String code, String message) {
    return new RequestFault(404, code, "", message);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  Optional<String> field() {
    return field.isEmpty() ? Optional.empty() : Optional.of(field);
  }

  String detail() {
    return String.valueOf(getMessage());
  }
}
