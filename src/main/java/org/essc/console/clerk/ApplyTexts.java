package org.essc.console.clerk;

import io.quarkus.qute.i18n.Message;
import io.quarkus.qute.i18n.MessageBundle;

/**
 * What the pages before an application's form say: region and photo, in Chinese; the English is in
 * {@code messages/apply_en.properties}.
 */
@MessageBundle(value = "apply", locale = "zh")
interface ApplyTexts {

  @Message("申领社会保障卡")
  String applyHeading();

  @Message("请选择申领地区，随后拍摄或上传照片，再填写申请。")
  String regionText();

  @Message("其他地区代码")
  String regionOther();

  @Message("六位行政区划代码（GB/T 2260）")
  String regionHint();

  @Message("这不是您服务的地区，请核对代码。")
  String regionWrong();

  @Message("下一步")
  String regionGo();

  @Message("申领照片")
  String photoHeading();

  @Message("更换地区")
  String photoBack();

  @Message("照片文件")
  String photoFile();

  @Message("JPEG 或 PNG，不超过 512 KB。手机上可直接拍摄。")
  String photoHint();

  @Message("用摄像头拍摄")
  String photoCamera();

  @Message("拍摄")
  String photoShoot();

  @Message("关闭摄像头")
  String photoStop();

  @Message("无法使用摄像头，请选择照片文件。")
  String photoNoCamera();

  @Message("将要检查的照片")
  String photoPreview();

  @Message("未通过检查的照片")
  String photoRefused();

  @Message("红色区域是检查背景的位置。")
  String photoZones();

  @Message("红框是符合比例的部分，可照此裁剪。")
  String photoFrame();

  @Message("检查照片并继续")
  String photoCheck();

  @Message("本地区不要求照片，直接填写申请")
  String photoNone();
}
